/** A value that is not known before the deployment, or that cannot be read (an encrypted secret of an exported state). */
export const UNKNOWN = Symbol('unknown') as unknown as Unknown.Unknown;

/** The type of a unique symbol widens to `symbol` in every object literal, which is then no {@link Value}: an enum's does not. */
declare enum Unknown {
  Unknown = 'unknown',
}

/** A property as rules see it: JSON, with {@link UNKNOWN} in any place. */
export type Value = null | boolean | number | string | typeof UNKNOWN | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value | undefined;
}

export const isMap = (value: Value | undefined): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a bridged provider keeps for itself inside nested objects. */
export const BOOKKEEPING_KEYS: ReadonlySet<string> = new Set(['__defaults', '__meta', '__internal']);
