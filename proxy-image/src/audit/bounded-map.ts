import { cut, sanitise } from './sanitise';

type StringMap = Readonly<Record<string, string>>;

/** A map in an event has at most this many keys; what the proxy itself writes has far fewer. */
const MAX_KEYS = 128;
/** No value is cut below this, so that every key still says something. */
const SHORTEST_CUT = 64;
/** Room for the mark of a cut. */
const MARK_CHARACTERS = 24;

export interface BoundedMap {
  readonly map: Record<string, string>;
  /** Keys whose value was cut, or that were left out. */
  readonly cut: readonly string[];
}

/** Bytes of the map as JSON, which is what CloudTrail Lake's limits count. */
export function jsonBytes(map: StringMap): number {
  return Buffer.byteLength(JSON.stringify(map));
}

/** Lower camel case, as the schema asks. */
function safeKey(key: string): string {
  const letters = key.replace(/[^A-Za-z0-9]/g, '').replace(/^[^A-Za-z]+/, '').slice(0, 64);
  return letters === '' ? 'value' : letters.charAt(0).toLowerCase() + letters.slice(1);
}

/** Sanitises all values and cuts the longest ones until the map is at most `limit` bytes of JSON. */
export function boundMap(source: StringMap, limit: number): BoundedMap {
  const whole = new Map<string, string>();
  const wasCut = new Set<string>();
  const entries = Object.entries(source);
  for (const [key, value] of entries.slice(0, MAX_KEYS)) whole.set(safeKey(key), sanitise(value));
  for (const [key] of entries.slice(MAX_KEYS)) wasCut.add(safeKey(key));

  const map = Object.fromEntries(whole);
  for (let excess = jsonBytes(map) - limit; excess > 0; excess = jsonBytes(map) - limit) {
    const [longest, value] = Object.entries(map).reduce((a, b) => (b[1].length > a[1].length ? b : a));
    wasCut.add(longest);
    // As great a share of the characters as of the bytes, and a little more for the mark; what that leaves is cut again.
    const share = excess / Buffer.byteLength(JSON.stringify(value));
    const next = Math.max(SHORTEST_CUT, Math.floor(value.length * (1 - share)) - MARK_CHARACTERS);
    if (value.length > SHORTEST_CUT) map[longest] = cut(whole.get(longest) ?? value, next);
    else delete map[longest];
  }
  return { map, cut: [...wasCut] };
}
