import { Option } from 'commander';
import { parseDuration } from '../output/time';
import type { World } from '../world';

/** Seconds, for commands that would otherwise read all of the audit store. */
export const sinceOption = (): Option =>
  new Option('--since <duration>', 'only the events of so long a time (24h, 7d); Athena bills what it reads').argParser(
    parseDuration,
  );

/** Unix time in ms. */
export const sinceMs = (world: World, seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : world.now().getTime() - seconds * 1_000;
