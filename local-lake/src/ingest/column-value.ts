import type { SqlType } from '@sallyport/contract';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** A value that its column cannot hold; `path` names it, as in `userIdentity.sessionContext`. */
export class ColumnMismatch extends Error {
  override readonly name = 'ColumnMismatch';

  constructor(
    readonly path: string,
    expected: string,
  ) {
    super(`${path} must be ${expected}`);
  }
}

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Unpaired surrogates cannot be written as UTF-8: they become U+FFFD, as any encoder makes them. */
export const wellFormed = (text: string): string => (/\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text);

/** A map's value as Lake shows it: text as it is, anything else as JSON text. */
const asText = (value: Json): string | null =>
  value === null ? null : wellFormed(typeof value === 'string' ? value : JSON.stringify(value));

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?$/;

/** True for `yyyy-MM-ddTHH:mm:ss[.fraction][Z]`, read as UTC, that names a day and time that exist. */
export function isUtcTime(text: string): boolean {
  if (!ISO_TIME.test(text)) return false;
  const ms = Date.parse(`${text.slice(0, 19)}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 19));
}

/**
 * Fits a JSON value to a column: struct keys in the column's spelling whatever theirs (`ARN`, `arn`), map values as
 * text, times checked. Members that are no columns are left out; absent members stay absent.
 * @throws ColumnMismatch
 */
export function columnValue(value: Json, type: SqlType, path: string): Json {
  if (value === null) return null;
  if (type === 'varchar') return asText(value);
  if (type === 'boolean') return booleanOf(value, path);
  if (type === 'timestamp') {
    if (typeof value !== 'string' || !isUtcTime(value))
      throw new ColumnMismatch(path, 'a UTC time such as 2026-11-23T07:00:00Z');
    // Lake's timestamps have milliseconds.
    return `${value.replace('Z', '').slice(0, 23)}Z`;
  }
  if ('map' in type) {
    if (!isJsonObject(value)) throw new ColumnMismatch(path, 'a JSON object');
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [wellFormed(key), asText(member)]));
  }
  if ('array' in type) {
    if (!Array.isArray(value)) throw new ColumnMismatch(path, 'a JSON array');
    return value.map((item: Json, index) => columnValue(item, type.array, `${path}[${index}]`));
  }
  if (!isJsonObject(value)) throw new ColumnMismatch(path, 'a JSON object');
  return structValue(value, type.row, `${path}.`);
}

/** @param prefix of the paths in errors: empty, or ending in a dot. */
export function structValue(value: JsonObject, members: Readonly<Record<string, SqlType>>, prefix: string): JsonObject {
  const byLowerName = new Map<string, Json>();
  for (const [name, member] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (!byLowerName.has(lower) || Object.hasOwn(members, name)) byLowerName.set(lower, member);
  }
  const fitted: Record<string, Json> = {};
  for (const [name, type] of Object.entries(members)) {
    const member = byLowerName.get(name.toLowerCase());
    if (member !== undefined) fitted[name] = columnValue(member, type, prefix + name);
  }
  return fitted;
}

function booleanOf(value: Json, path: string): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new ColumnMismatch(path, 'true or false');
}
