import { suggest, type SallyportError } from '@sallyport/contract';

/** Where something is wrong, and what: `config["trail-covers-all-regions"].level is unknown, did you mean "…"?` */
export type Refuse = (where: string, problem: string) => SallyportError;

export type Keyed = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Keyed =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A plain object; @throws what `refuse` makes of anything else. */
export function readObject(given: unknown, where: string, refuse: Refuse): Keyed {
  if (!isObject(given)) throw refuse(where, `is no object but ${kindOf(given)}`);
  return given;
}

/** An object of which every key is known; @throws what `refuse` makes of anything else. */
export function readKeyed(given: unknown, where: string, known: readonly string[], refuse: Refuse): Keyed {
  const keyed = readObject(given, where, refuse);
  for (const key of Object.keys(keyed)) {
    if (!known.includes(key))
      throw refuse(where === '' ? key : `${where}.${key}`, `is unknown, ${suggest(key, known)}`);
  }
  return keyed;
}

export function readList(given: unknown, where: string, refuse: Refuse): readonly unknown[] {
  if (!Array.isArray(given)) throw refuse(where, `is no list but ${kindOf(given)}`);
  return given as readonly unknown[];
}

export const kindOf = (value: unknown): string => {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'boolean' ? `the ${typeof value} ${value}` : `a ${typeof value}`;
};
