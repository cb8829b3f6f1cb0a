import { cut, sanitise } from './sanitise';

type StringMap = Readonly<Record<string, string>>;

/** A map in an event has at most this many keys; what the proxy itself writes has far fewer. */
const MAX_KEYS = 128;
/** No value is cut below this, so that every key still says something. */
const SHORTEST_CUT = 64;

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
  const map: Record<string, string> = {};
  const wasCut = new Set<string>();
  const entries = Object.entries(source);
  for (const [key, value] of entries.slice(0, MAX_KEYS)) {
    // One JSON character is at least one byte: what is longer than the limit can never fit.
    const name = safeKey(key);
    if (value.length > limit) wasCut.add(name);
    map[name] = sanitise(cut(value, limit));
  }
  for (const [key] of entries.slice(MAX_KEYS)) wasCut.add(safeKey(key));

  let excess = jsonBytes(map) - limit;
  while (excess > 0) {
    const [longest, value] = Object.entries(map).reduce((a, b) => (b[1].length > a[1].length ? b : a));
    wasCut.add(longest);
    // A character is at most six bytes of JSON, so a sixth of the excess is the least that must go; halving ends sooner.
    const next = Math.min(value.length - 1, Math.max(SHORTEST_CUT, Math.min(value.length - excess, Math.ceil(value.length / 2))));
    if (value.length > SHORTEST_CUT) map[longest] = cut(value, next);
    else delete map[longest];
    excess = jsonBytes(map) - limit;
  }
  return { map, cut: [...wasCut] };
}
