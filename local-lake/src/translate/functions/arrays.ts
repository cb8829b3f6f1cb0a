import { SqlError, type TrinoType, type Typed } from '@sallyport/sql';
import { toVarchar } from '../casts';
import { duckType } from '../duck-types';
import type { Emitter } from '../emitter';
import { argument, named, of, wholeLiteral, type Call, type Emit } from './emit';

/** Trino makes no longer sequences. */
const MAX_SEQUENCE = 10_000;

const elementAt: Emit = (call, emitter) => {
  const [base, index] = [argument(call, 0), argument(call, 1)];
  const [a, i] = [emitter.sql(base), emitter.sql(index)];
  const literal = wholeLiteral(index);
  if (base.type.kind === 'map') return emitter.keyed(a, i);
  if (literal !== undefined && literal !== 0n) return `${a}[${i}]`;
  return `CASE WHEN ${i} = 0 AND ${a} IS NOT NULL THEN ${emitter.fail(call.at, 'SQL array indices start at 1', call.type)} ELSE ${a}[${i}] END`;
};

const slice: Emit = (call, emitter) => {
  const [a = '', start = '', size = ''] = call.args.map((arg) => emitter.sql(arg));
  const failure = emitter.fail(call.at, 'slice starts at 1 or before the end, and has no negative length', call.type);
  return `CASE WHEN ${start} = 0 OR ${size} < 0 THEN ${failure} ELSE trino_slice(${a}, ${start}, ${size}) END`;
};

const arrayJoin: Emit = (call, emitter) => {
  const array = argument(call, 0);
  const [a = '', delimiter = '', replacement] = call.args.map((arg) => emitter.sql(arg));
  const name = emitter.fresh('e');
  const element: TrinoType = array.type.kind === 'array' ? array.type.element : array.type;
  const written = toVarchar(name, { from: element, at: call.at });
  const texts =
    written === name && replacement === undefined
      ? a
      : `list_transform(${a}, lambda ${name}: ${replacement === undefined ? written : `coalesce(${written}, ${replacement})`})`;
  return `array_to_string(${texts}, ${delimiter})`;
};

const ifNoNull = (name: string): Emit => of((a) => `CASE WHEN trino_has_null(${a}) THEN NULL ELSE ${name}(${a}) END`);

function sequence(call: Call, emitter: Emitter): string {
  const [from, to] = [argument(call, 0), argument(call, 1)];
  const [a, b] = [emitter.sql(from), emitter.sql(to)];
  const given = call.args[2] && emitter.sql(call.args[2]);
  const wrong = emitter.fail(call.at, 'the step of a sequence must lead from its start to its stop', call.type);
  const long = emitter.fail(call.at, `a sequence must not have more than ${MAX_SEQUENCE} entries`, call.type);
  const numbers = (start: string, stop: string, step: string, series: string): string =>
    `CASE WHEN ${step} = 0 OR (${step} > 0 AND ${start} > ${stop}) OR (${step} < 0 AND ${start} < ${stop}) THEN ${wrong}
      WHEN (${stop} - ${start}) // ${step} + 1 > ${MAX_SEQUENCE} THEN ${long} ELSE ${series} END`;
  if (from.type.kind === 'bigint') {
    const step = given ?? `(CASE WHEN ${a} <= ${b} THEN 1 ELSE -1 END)`;
    return numbers(a, b, step, `generate_series(${a}, ${b}, ${step})`);
  }
  const name = emitter.fresh('e');
  const series = (interval: string): string => {
    const times = `generate_series(CAST(${a} AS TIMESTAMP), CAST(${b} AS TIMESTAMP), ${interval})`;
    return from.type.kind === 'date' ? `list_transform(${times}, lambda ${name}: CAST(${name} AS DATE))` : times;
  };
  if (call.args[2]?.type.kind === 'interval year to month')
    return numbers(
      `date_sub('month', CAST(${a} AS TIMESTAMP), CAST(${b} AS TIMESTAMP))`,
      'CAST(0 AS BIGINT)',
      `(-${given ?? '1'})`,
      series(`to_months(CAST(${given ?? '1'} AS INTEGER))`),
    );
  const micros = (time: string): string => `epoch_us(CAST(${time} AS TIMESTAMP))`;
  const step = given ? `(${given} * 1000)` : `(CASE WHEN ${a} <= ${b} THEN 86400000000 ELSE -86400000000 END)`;
  return numbers(micros(a), micros(b), step, series(`to_microseconds(${step})`));
}

const match =
  (macro: string, negation = ''): Emit =>
  (call, emitter) =>
    `${negation === '' ? '' : `(${negation} `}${macro}(list_transform(${emitter.sql(argument(call, 0))}, ${emitter.sql(argument(call, 1))}))${negation === '' ? '' : ')'}`;

type Lambda = Extract<Typed, { kind: 'lambda' }>;

export function lambda(call: Call, index: number): Lambda {
  const found = argument(call, index);
  if (found.kind !== 'lambda') throw new TypeError(`argument ${index} of ${call.name} is a lambda`);
  return found;
}

/** The body of a lambda with its parameters standing for the given texts. */
export function apply({ parameters, body }: Lambda, values: readonly string[], emitter: Emitter): string {
  const bound = new Map(emitter.state.parameters);
  parameters.forEach(({ id }, i) => bound.set(id, values[i] ?? 'NULL'));
  return emitter.with({ parameters: bound }).sql(body);
}

const reduce: Emit = (call, emitter) => {
  const [array, initial] = [argument(call, 0), argument(call, 1)];
  const [step, finish] = [lambda(call, 2), lambda(call, 3)];
  const element = array.type.kind === 'array' ? array.type.element : array.type;
  if (duckType(element) !== duckType(initial.type)) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      call.at,
      'reduce with a state of another type than the elements is not available locally',
      'CAST the initial state, or transform the array first.',
    );
  }
  const state = emitter.fresh('e');
  const reduced = `list_reduce(${emitter.sql(array)}, ${emitter.sql(step)}, ${emitter.sql(initial)})`;
  return `CASE WHEN ${emitter.sql(array)} IS NULL THEN NULL ELSE list_transform([${reduced}], lambda ${state}: ${apply(finish, [state], emitter)})[1] END`;
};

const zipWith: Emit = (call, emitter) => {
  const [a, b] = [emitter.sql(argument(call, 0)), emitter.sql(argument(call, 1))];
  const pair = emitter.fresh('e');
  const body = apply(lambda(call, 2), [`struct_extract(${pair}, 1)`, `struct_extract(${pair}, 2)`], emitter);
  return `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE list_transform(list_zip(${a}, ${b}), lambda ${pair}: ${body}) END`;
};

export const ARRAY_FUNCTIONS: Readonly<Record<string, Emit>> = {
  cardinality: (call, emitter) => {
    const value = argument(call, 0);
    return value.type.kind === 'map' ? `len(map_keys(${emitter.sql(value)}))` : `len(${emitter.sql(value)})`;
  },
  contains: named('trino_contains'),
  element_at: elementAt,
  array_distinct: named('trino_first_of_each'),
  array_union: of(
    (a, b) => `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE trino_first_of_each(list_concat(${a}, ${b})) END`,
  ),
  array_except: (call, emitter) => {
    const [a, b] = [emitter.sql(argument(call, 0)), emitter.sql(argument(call, 1))];
    const name = emitter.fresh('e');
    return `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE trino_first_of_each(list_filter(${a}, lambda ${name}: list_position(${b}, ${name}) IS NULL)) END`;
  },
  arrays_overlap: named('trino_overlap'),
  array_join: arrayJoin,
  array_max: ifNoNull('list_max'),
  array_min: ifNoNull('list_min'),
  array_position: of(
    (a, x) =>
      `CASE WHEN ${a} IS NULL OR ${x} IS NULL THEN NULL ELSE CAST(coalesce(list_position(${a}, ${x}), 0) AS BIGINT) END`,
  ),
  array_remove: (call, emitter) => {
    const [a, x] = [emitter.sql(argument(call, 0)), emitter.sql(argument(call, 1))];
    const name = emitter.fresh('e');
    return `CASE WHEN ${x} IS NULL THEN NULL ELSE list_filter(${a}, lambda ${name}: ${name} IS DISTINCT FROM ${x}) END`;
  },
  array_sort: of((a) => `list_sort(${a}, 'ASC', 'NULLS LAST')`),
  slice,
  flatten: named('flatten'),
  repeat: (call, emitter) => {
    const [value, count] = [emitter.sql(argument(call, 0)), emitter.sql(argument(call, 1))];
    const name = emitter.fresh('e');
    const failure = emitter.fail(call.at, `repeat makes 0 to ${MAX_SEQUENCE} elements`, call.type);
    return `CASE WHEN ${count} < 0 OR ${count} > ${MAX_SEQUENCE} THEN ${failure} ELSE list_transform(range(${count}), lambda ${name}: ${value}) END`;
  },
  sequence,
  transform: named('list_transform'),
  filter: named('list_filter'),
  any_match: match('trino_any'),
  all_match: match('trino_all'),
  none_match: match('trino_any', 'NOT'),
  reduce,
  zip_with: zipWith,
};
