import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { cliError } from '../errors';
import type { World } from '../world';

/** Where this person's Sallyport files are: SALLYPORT_HOME, or `~/.sallyport`. */
export function sallyportHome(world: World): string {
  const named = world.env.SALLYPORT_HOME;
  return named === undefined || named === '' ? join(homedir(), '.sallyport') : resolve(world.cwd, named);
}

export const demoDirectory = (world: World): string => join(sallyportHome(world), 'demo');

/** --config, then SALLYPORT_CONFIG, then the person's own config, then the demo's. */
export function locateConfig(world: World, option: string | undefined): string {
  const named = option ?? nonEmpty(world.env.SALLYPORT_CONFIG);
  if (named !== undefined) return resolve(world.cwd, named);
  const candidates = [join(sallyportHome(world), 'cli.yaml'), join(demoDirectory(world), 'cli.yaml')];
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw cliError('CLI_CONFIG_MISSING', `no config found: neither ${candidates.join(' nor ')} exists`);
  return found;
}

/** An empty variable is as good as none. */
const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
