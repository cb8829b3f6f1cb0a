import type { Framework } from './framework';

/** Controls by framework id, e.g. `{ 'cis-aws-5.0': ['3.1'] }`. */
export type Controls = Readonly<Record<string, readonly string[]>>;

export const FRAMEWORKS: readonly Framework[] = [];

export type { Control, Framework } from './framework';
