import { systemClock, type Clock } from './clock';
import { openLake, type Lake, type LakeOptions } from './lake';
import { trinoDialect } from './query/trino-dialect';

export type StartLakeOptions = Omit<LakeOptions, 'clock' | 'onProblem'> & {
  readonly clock?: Clock;
  readonly onProblem?: (message: string) => void;
};

/**
 * Starts a CloudTrail Lake on loopback over the events in `dir`.
 * @throws LakeError LAKE_LOCKED, LAKE_DIRECTORY_INVALID, LAKE_ADDRESS_REFUSED, LAKE_ADDRESS_IN_USE
 */
export function startLake({
  clock = systemClock,
  onProblem = () => undefined,
  ...options
}: StartLakeOptions): Promise<Lake> {
  return openLake({ ...options, clock, onProblem, dialect: trinoDialect() });
}
