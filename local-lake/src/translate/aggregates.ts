import { SqlError, type AggregateCall, type TrinoType, type Typed } from '@sallyport/sql';
import { duckType } from './duck-types';
import type { Emitter } from './emitter';
import { place, text } from './sql-text';

type Aggregate =
  Extract<Typed, { kind: 'aggregate' }> | (AggregateCall & { readonly type: TrinoType; readonly at: Typed['at'] });

interface Parts {
  readonly args: readonly string[];
  readonly distinct: string;
  /** ` ORDER BY …`, or nothing. */
  readonly order: string;
  /** What follows the closing bracket: FILTER or OVER. */
  readonly after: string;
  readonly call: Aggregate;
  readonly emitter: Emitter;
}

const plain =
  (name: string) =>
  ({ args, distinct, order, after }: Parts): string =>
    `${name}(${distinct}${args.join(', ')}${order}) ${after}`;
const cast =
  (inner: (parts: Parts) => string) =>
  (parts: Parts): string =>
    `CAST(${inner(parts)} AS ${duckType(parts.call.type)})`;

/** Trino's approx_distinct is exact up to here, and an estimate with an error of 2.3 % beyond. */
const EXACT_DISTINCT = 240;

const EMIT: Readonly<Record<string, (parts: Parts) => string>> = {
  count: (parts) => (parts.args.length === 0 ? `count(*) ${parts.after}` : plain('count')(parts)),
  count_if: ({ args: [condition = ''], distinct, after }) =>
    `count(${distinct}CASE WHEN ${condition} THEN 1 END) ${after}`,
  sum: cast(plain('sum')),
  avg: (parts) => (parts.call.type.kind === 'decimal' ? decimalAverage(parts) : plain('avg')(parts)),
  min: plain('min'),
  max: plain('max'),
  // DuckDB's max_by passes over rows whose value is NULL; Trino only over those whose key is.
  min_by: ({ args: [value = '', key = ''], ...parts }) => firstBy('arg_min', value, key, parts),
  max_by: ({ args: [value = '', key = ''], ...parts }) => firstBy('arg_max', value, key, parts),
  arbitrary: plain('any_value'),
  any_value: plain('any_value'),
  bool_and: plain('bool_and'),
  bool_or: plain('bool_or'),
  every: plain('bool_and'),
  array_agg: plain('list'),
  histogram: cast(plain('histogram')),
  listagg: (parts) => plain('string_agg')({ ...parts, args: [parts.args[0] ?? '', parts.args[1] ?? "''"] }),
  approx_distinct: ({ args: [value = ''], after, call }) => {
    const count = `count(DISTINCT ${value}) ${after}`;
    const message = `${place(call.at)}approx_distinct is only an estimate above ${EXACT_DISTINCT} values, and estimates differ between engines: write count(DISTINCT …)`;
    return `CASE WHEN ${count} > ${EXACT_DISTINCT} THEN error(${text(message)}) ELSE ${count} END`;
  },
  map_agg: mapAggregate,
  multimap_agg: mapAggregate,
  stddev: plain('stddev_samp'),
  stddev_samp: plain('stddev_samp'),
  stddev_pop: plain('stddev_pop'),
  variance: plain('var_samp'),
  var_samp: plain('var_samp'),
  var_pop: plain('var_pop'),
  corr: plain('corr'),
  covar_pop: plain('covar_pop'),
  covar_samp: plain('covar_samp'),
  bitwise_and_agg: plain('bit_and'),
  bitwise_or_agg: plain('bit_or'),
};

function firstBy(name: string, value: string, key: string, { after }: Omit<Parts, 'args'>): string {
  return `struct_extract(${name}(struct_pack(v := ${value}), ${key}) ${after}, 'v')`;
}

function decimalAverage({ args: [value = ''], distinct, after, call }: Parts): string {
  const scale = call.type.kind === 'decimal' ? call.type.scale : 0;
  const count = `CAST(count(${distinct}${value}) ${after} AS HUGEINT)`;
  return `CAST(trino_scaled(trino_round_div(trino_unscaled(sum(${distinct}${value}) ${after}), ${count}), ${scale}) AS ${duckType(call.type)})`;
}

/** Of equal keys map_agg keeps the first; multimap_agg keeps all values. */
function mapAggregate({ args: [key = '', value = ''], call, emitter }: Parts): string {
  const filter = call.filter ? ` AND ${emitter.sql(call.filter)}` : '';
  const pairs = `list(struct_pack(k := ${key}, v := ${value})) FILTER (WHERE ${key} IS NOT NULL${filter})`;
  return call.name === 'map_agg' ? `trino_map_agg(${pairs})` : `trino_multimap_agg(${pairs})`;
}

export function aggregateText(call: Aggregate, emitter: Emitter, over = ''): string {
  const emit = EMIT[call.name];
  if (!emit)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      call.at,
      `${call.name} is not available in the local audit store`,
      'Use another aggregate.',
    );
  const filter = call.filter ? `FILTER (WHERE ${emitter.sql(call.filter)})` : '';
  const order = call.orderBy
    .map(
      ({ by, descending, nulls }) => `${emitter.sql(by)} ${descending ? 'DESC' : 'ASC'} NULLS ${nulls.toUpperCase()}`,
    )
    .join(', ');
  return emit({
    args: call.args.map((arg) => emitter.sql(arg)),
    distinct: call.distinct ? 'DISTINCT ' : '',
    order: order === '' ? '' : ` ORDER BY ${order}`,
    after: over === '' ? filter : over,
    call,
    emitter,
  });
}

/** The aggregates that the local audit store can calculate. */
export const localAggregates = (): string[] => Object.keys(EMIT);
