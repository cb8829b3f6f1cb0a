import { apply, lambda } from './arrays';
import { argument, named, type Call, type Emit } from './emit';
import type { Emitter } from '../emitter';

/** A map rebuilt from its entries; NULL stays NULL. */
function rebuilt(
  call: Call,
  emitter: Emitter,
  build: (entries: string, entry: string, key: string, value: string) => string,
): string {
  const map = emitter.sql(argument(call, 0));
  const entry = emitter.fresh('e');
  const entries = build(
    `map_entries(${map})`,
    entry,
    `struct_extract(${entry}, 'key')`,
    `struct_extract(${entry}, 'value')`,
  );
  return `CASE WHEN ${map} IS NULL THEN NULL ELSE map_from_entries(${entries}) END`;
}

export const MAP_FUNCTIONS: Readonly<Record<string, Emit>> = {
  map: (call, emitter) => {
    const [keys, values] = [emitter.sql(argument(call, 0)), emitter.sql(argument(call, 1))];
    const failure = emitter.fail(call.at, 'key and value arrays of a map must be of the same length', call.type);
    return `CASE WHEN ${keys} IS NULL OR ${values} IS NULL THEN NULL WHEN len(${keys}) <> len(${values}) THEN ${failure} ELSE map(${keys}, ${values}) END`;
  },
  map_keys: named('map_keys'),
  map_values: named('map_values'),
  map_entries: (call, emitter) => {
    const name = emitter.fresh('e');
    return `list_transform(map_entries(${emitter.sql(argument(call, 0))}), lambda ${name}: struct_pack(field0 := struct_extract(${name}, 'key'), field1 := struct_extract(${name}, 'value')))`;
  },
  map_from_entries: named('map_from_entries'),
  map_concat: (call, emitter) => {
    const maps = call.args.map((arg) => emitter.sql(arg));
    return `CASE WHEN ${maps.map((map) => `${map} IS NULL`).join(' OR ')} THEN NULL ELSE map_concat(${maps.join(', ')}) END`;
  },
  map_filter: (call, emitter) =>
    rebuilt(
      call,
      emitter,
      (entries, entry, key, value) =>
        `list_filter(${entries}, lambda ${entry}: ${apply(lambda(call, 1), [key, value], emitter)})`,
    ),
  transform_values: (call, emitter) =>
    rebuilt(
      call,
      emitter,
      (entries, entry, key, value) =>
        `list_transform(${entries}, lambda ${entry}: struct_pack(k := ${key}, v := ${apply(lambda(call, 1), [key, value], emitter)}))`,
    ),
  transform_keys: (call, emitter) =>
    rebuilt(
      call,
      emitter,
      (entries, entry, key, value) =>
        `list_transform(${entries}, lambda ${entry}: struct_pack(k := ${apply(lambda(call, 1), [key, value], emitter)}, v := ${value}))`,
    ),
};
