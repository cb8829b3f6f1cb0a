import { sameType, SqlError, typeName, type Position, type TrinoType, type Typed } from '@sallyport/sql';
import { duckType, fieldName } from './duck-types';
import type { Emitter } from './emitter';
import { fromJson, toJson } from './json-casts';
import { place, text } from './sql-text';

type Cast = Extract<Typed, { kind: 'cast' }>;
type Failure = 'error' | 'null';

interface Request {
  readonly from: TrinoType;
  readonly to: TrinoType;
  readonly at: Position;
  readonly failure: Failure;
  readonly emitter: Emitter;
}

export function emitCast(cast: Cast, emitter: Emitter): string {
  const { operand, type: to, at } = cast;
  const failure: Failure = cast.failure === 'null' || emitter.state.failure === 'null' ? 'null' : 'error';
  // try_cast guards the conversion only, not the calculation of what is converted.
  const sql = (operand.type.kind === 'json' && !holdsJson(to) ? emitter.with({ keyOrder: 'irrelevant' }) : emitter).sql(
    operand,
  );
  const request = { from: operand.type, to, at, failure, emitter };
  const converted = convert(sql, request);
  const { length } = cast;
  return length === undefined ? converted : emitter.once(converted, (value) => shorten(value, length, request));
}

const holdsJson = (type: TrinoType): boolean =>
  type.kind === 'json' ||
  (type.kind === 'array' && holdsJson(type.element)) ||
  (type.kind === 'map' && holdsJson(type.value));

function shorten(sql: string, length: number, { from, at, failure }: Request): string {
  if (from.kind === 'varchar') return `left(${sql}, ${length})`;
  // Trino refuses numbers that do not fit, and cuts nothing else.
  const otherwise =
    failure === 'null' ? 'NULL' : `error(${text(`${place(at)}value cannot be represented as varchar(${length})`)})`;
  return `CASE WHEN length(${sql}) > ${length} THEN ${otherwise} ELSE ${sql} END`;
}

const INTEGERS = ['tinyint', 'smallint', 'integer', 'bigint'];

function convert(sql: string, request: Request): string {
  const { from, to, failure } = request;
  if (sameType(from, to)) return sql;
  if (from.kind === 'unknown') return `CAST(NULL AS ${duckType(to)})`;
  if (from.kind === 'json') return fromJson(sql, to, request);
  if (to.kind === 'json') return toJson(sql, from, request);
  if (to.kind === 'varchar') return toVarchar(sql, request);
  if (from.kind === 'varchar') return request.emitter.once(sql, (value) => fromVarchar(value, request));
  if (from.kind === 'array' && to.kind === 'array') {
    const name = request.emitter.fresh('e');
    return `list_transform(${sql}, lambda ${name}: ${convert(name, { ...request, from: from.element, to: to.element })})`;
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const name = request.emitter.fresh('e');
    const key = convert(`struct_extract(${name}, 'key')`, { ...request, from: from.key, to: to.key });
    const value = convert(`struct_extract(${name}, 'value')`, { ...request, from: from.value, to: to.value });
    return `CASE WHEN ${sql} IS NULL THEN NULL ELSE map_from_entries(list_transform(map_entries(${sql}), lambda ${name}: struct_pack(k := ${key}, v := ${value}))) END`;
  }
  if (from.kind === 'row' && to.kind === 'row') {
    const fields = to.fields.map((field, i) => {
      const source = `struct_extract(${sql}, ${text(fieldName(from.fields, i))})`;
      return `"${fieldName(to.fields, i).replaceAll('"', '""')}" := ${convert(source, { ...request, from: from.fields[i]?.type ?? field.type, to: field.type })}`;
    });
    return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`;
  }
  if (to.kind === 'timestamp' || to.kind === 'timestamp with time zone') return toTimestamp(sql, from, to.precision);
  if (from.kind === 'double' && INTEGERS.includes(to.kind)) {
    // Half away from zero; DuckDB's own cast rounds half to even.
    return `${failure === 'null' ? 'TRY_CAST' : 'CAST'}(round(${sql}) AS ${duckType(to)})`;
  }
  return `${failure === 'null' ? 'TRY_CAST' : 'CAST'}(${sql} AS ${duckType(to)})`;
}

function toTimestamp(sql: string, from: TrinoType, precision: number): string {
  if (from.kind === 'date') return `CAST(${sql} AS TIMESTAMP)`;
  const given = 'precision' in from ? from.precision : 6;
  return given <= precision ? sql : `trino_round_time(${sql}, ${10 ** (6 - precision)})`;
}

export function toVarchar(sql: string, request: Pick<Request, 'from' | 'at'>): string {
  const { from, at } = request;
  switch (from.kind) {
    case 'varchar':
    case 'json':
      return sql;
    case 'double':
      return `trino_double_text(${sql})`;
    case 'timestamp':
      return `trino_time_text(${sql}, ${from.precision})`;
    case 'timestamp with time zone':
      return `(trino_time_text(${sql}, ${from.precision}) || ' UTC')`;
    case 'interval day to second':
      return `trino_interval_text(${sql})`;
    case 'interval year to month':
      return `trino_months_text(${sql})`;
    case 'decimal':
      // DuckDB leaves out the zero before the point where every digit is behind it.
      return from.precision === from.scale
        ? `regexp_replace(CAST(${sql} AS VARCHAR), '^(-?)[.]', '\\10.')`
        : `CAST(${sql} AS VARCHAR)`;
    case 'boolean':
    case 'date':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'unknown':
      return `CAST(${sql} AS VARCHAR)`;
    default:
      throw new SqlError('SQL_TYPE_MISMATCH', at, `${typeName(from)} cannot become text`, 'Convert its members.');
  }
}

interface TextForm {
  /** What both Trino and DuckDB read alike. */
  readonly safe: string;
  /** What some version of Trino reads and another refuses: neither a value nor NULL would be right. */
  readonly doubtful: string;
}

const FORMS: Readonly<Record<string, TextForm>> = {
  integer: { safe: '[+-]?[0-9]+', doubtful: '\\s*[+-]?[0-9]+\\s*' },
  decimal: { safe: '[+-]?[0-9]+(\\.[0-9]+)?', doubtful: '\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*' },
  double: {
    safe: '[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|[+-]?Infinity',
    doubtful: '\\s*[+-]?([0-9.].*|NaN|Infinity)[dDfF]?\\s*',
  },
  date: { safe: '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}', doubtful: '\\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}.*' },
  timestamp: {
    safe: '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]{1,6})?)?)?',
    doubtful: '\\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}.*',
  },
};

function fromVarchar(sql: string, { to, at, failure, emitter }: Request): string {
  const bad = failure === 'null' ? 'NULL' : `error(${text(`${place(at)}cannot cast text to ${typeName(to)}`)})`;
  if (to.kind === 'boolean') {
    return `CASE WHEN ${sql} IS NULL THEN NULL WHEN lower(${sql}) IN ('true', 't', '1') THEN true WHEN lower(${sql}) IN ('false', 'f', '0') THEN false ELSE ${bad} END`;
  }
  const form = FORMS[INTEGERS.includes(to.kind) ? 'integer' : to.kind];
  if (!form) throw new SqlError('SQL_TYPE_MISMATCH', at, `text cannot become ${typeName(to)}`, 'Use another type.');
  const value =
    to.kind === 'timestamp' && to.precision < 6
      ? `trino_round_time(TRY_CAST(${sql} AS TIMESTAMP), ${10 ** (6 - to.precision)})`
      : `TRY_CAST(${sql} AS ${duckType(to)})`;
  const doubt = emitter
    .with({ failure: 'error' })
    .doubt(at, `versions of Trino differ over casting such text to ${typeName(to)}`);
  return `CASE WHEN ${sql} IS NULL THEN NULL WHEN regexp_full_match(${sql}, ${text(form.safe)}) THEN coalesce(${value}, ${bad})
    WHEN regexp_full_match(${sql}, ${text(form.doubtful)}, 's') THEN ${emitter.state.failure === 'null' ? emitter.doubt(at, 'Trino may read such text') : doubt} ELSE ${bad} END`;
}
