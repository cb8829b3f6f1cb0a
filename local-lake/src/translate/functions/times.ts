import { SqlError, typeName, type TrinoType } from '@sallyport/sql';
import { dateFormat, dateShape, joda } from '../date-patterns';
import { text } from '../sql-text';
import { argument, literal, of, type Call, type Emit } from './emit';

const DATE_UNITS = ['day', 'week', 'month', 'quarter', 'year'];
const TIME_UNITS = ['millisecond', 'second', 'minute', 'hour', ...DATE_UNITS];

function unit(call: Call, type: TrinoType): string {
  const { value, at } = literal(call, 0, 'the unit');
  const allowed = type.kind === 'date' ? DATE_UNITS : TIME_UNITS;
  const found = value.toLowerCase();
  if (!allowed.includes(found))
    throw new SqlError(
      'SQL_INVALID',
      at,
      `'${value}' is not a valid ${typeName(type)} field`,
      `Use one of ${allowed.join(', ')}.`,
    );
  return found;
}

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const MICROSECONDS: Readonly<Record<string, number>> = {
  millisecond: 1_000,
  second: 1_000_000,
  minute: 60_000_000,
  hour: 3_600_000_000,
};

const dateAdd: Emit = (call, emitter) => {
  const time = argument(call, 2);
  const field = unit(call, time.type);
  const [amount, value] = [emitter.sql(argument(call, 1)), emitter.sql(time)];
  const months = MONTHS[field];
  const microseconds = MICROSECONDS[field];
  const interval =
    months !== undefined
      ? `to_months(CAST(${amount} * ${months} AS INTEGER))`
      : microseconds !== undefined
        ? `to_microseconds(${amount} * ${microseconds})`
        : `to_days(CAST(${amount} * ${field === 'week' ? 7 : 1} AS INTEGER))`;
  return time.type.kind === 'date' ? `CAST(${value} + ${interval} AS DATE)` : `(${value} + ${interval})`;
};

const dateDiff: Emit = (call, outer) => {
  const emitter = outer.with({ zone: 'irrelevant' });
  const field = unit(call, argument(call, 1).type);
  // Complete units, as Trino counts them; DuckDB's date_diff counts boundaries.
  return `date_sub('${field}', CAST(${emitter.sql(argument(call, 1))} AS TIMESTAMP), CAST(${emitter.sql(argument(call, 2))} AS TIMESTAMP))`;
};

const dateTrunc: Emit = (call, emitter) => {
  const time = argument(call, 1);
  const truncated = `date_trunc('${unit(call, time.type)}', ${emitter.sql(time)})`;
  return `CAST(${truncated} AS ${time.type.kind === 'date' ? 'DATE' : 'TIMESTAMP'})`;
};

const part = (name: string): Emit => of((a) => `CAST(${name}(${a}) AS BIGINT)`);

const ISO_UTC = '[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+]00:00)?)?';
const ISO_ZONED =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?';

/** Milliseconds, the rest cut off. A zone other than UTC would be shown by Trino: it is only taken where it cannot show. */
const fromIso8601: Emit = (call, emitter) =>
  emitter.once(emitter.sql(argument(call, 0)), (value) => {
    const form = emitter.state.zone === 'irrelevant' ? ISO_ZONED : ISO_UTC;
    const failure = emitter.fail(
      call.at,
      'this text is not an ISO 8601 time in UTC, such as 2026-01-31T00:00:00Z',
      call.type,
    );
    return `CASE WHEN ${value} IS NULL THEN NULL WHEN regexp_full_match(${value}, '${form}') THEN date_trunc('millisecond', make_timestamp(epoch_us(CAST(${value} AS TIMESTAMPTZ)))) ELSE ${emitter.state.failure === 'null' ? emitter.doubt(call.at, 'Trino reads more forms of ISO 8601') : failure} END`;
  });

const fromIso8601Date: Emit = (call, emitter) => {
  const value = emitter.sql(argument(call, 0));
  const failure =
    emitter.state.failure === 'null'
      ? emitter.doubt(call.at, 'Trino reads more forms of ISO 8601')
      : emitter.fail(call.at, 'this text is not an ISO 8601 date, such as 2026-01-31', call.type);
  return `CASE WHEN ${value} IS NULL THEN NULL WHEN regexp_full_match(${value}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN CAST(${value} AS DATE) ELSE ${failure} END`;
};

const toIso8601: Emit = (call, emitter) => {
  const time = argument(call, 0);
  const value = emitter.sql(time);
  if (time.type.kind === 'date') return `CAST(${value} AS VARCHAR)`;
  const precision = 'precision' in time.type ? time.type.precision : 3;
  const written = `replace(trino_time_text(${value}, ${precision}), ' ', 'T')`;
  return time.type.kind === 'timestamp' ? written : `(${written} || 'Z')`;
};

const dateParse: Emit = (call, emitter) => {
  const { value, at } = literal(call, 1, 'the format');
  return emitter.once(emitter.sql(argument(call, 0)), (written) => {
    const parsed = `try_strptime(${written}, ${text(dateFormat(value, at, 'parse'))})`;
    const failure = emitter.fail(call.at, `this text does not have the format '${value}'`, call.type);
    // DuckDB passes over spaces that Trino does not.
    return `CASE WHEN ${written} IS NULL THEN NULL WHEN regexp_full_match(${written}, ${text(dateShape(value))}) THEN coalesce(date_trunc('millisecond', ${parsed}), ${failure}) ELSE ${failure} END`;
  });
};

const format =
  (translate: (value: string, at: Call['at']) => string): Emit =>
  (call, emitter) => {
    const { value, at } = literal(call, 1, 'the format');
    return `strftime(${emitter.sql(argument(call, 0))}, ${text(translate(value, at))})`;
  };

export const TIME_FUNCTIONS: Readonly<Record<string, Emit>> = {
  date: (call, emitter) => {
    const { type } = argument(call, 0);
    const value = emitter.sql(argument(call, 0));
    if (type.kind !== 'varchar') return `CAST(${value} AS DATE)`;
    return `CASE WHEN ${value} IS NULL THEN NULL WHEN regexp_full_match(${value}, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') THEN CAST(${value} AS DATE) ELSE ${emitter.fail(call.at, 'this text is not a date', call.type)} END`;
  },
  date_add: dateAdd,
  date_diff: dateDiff,
  date_trunc: dateTrunc,
  date_format: format((value, at) => dateFormat(value, at, 'format')),
  format_datetime: format(joda),
  date_parse: dateParse,
  from_iso8601_timestamp: fromIso8601,
  from_iso8601_date: fromIso8601Date,
  to_iso8601: toIso8601,
  from_unixtime: of((a) => `make_timestamp(CAST(round(${a} * 1000) AS BIGINT) * 1000)`),
  to_unixtime: (call, emitter) =>
    `(epoch_us(${emitter.with({ zone: 'irrelevant' }).sql(argument(call, 0))}) / 1000000.0::DOUBLE)`,
  last_day_of_month: of((a) => `last_day(${a})`),
  now: (_call, { options }) => `CAST('${options.now.toISOString().slice(0, 23).replace('T', ' ')}' AS TIMESTAMP)`,
  year: part('year'),
  quarter: part('quarter'),
  month: part('month'),
  week: part('week'),
  week_of_year: part('week'),
  year_of_week: part('isoyear'),
  yow: part('isoyear'),
  day: part('day'),
  day_of_month: part('day'),
  day_of_week: part('isodow'),
  dow: part('isodow'),
  day_of_year: part('dayofyear'),
  doy: part('dayofyear'),
  hour: part('hour'),
  minute: part('minute'),
  second: part('second'),
  // DuckDB's millisecond counts the seconds too.
  millisecond: of((a) => `CAST(millisecond(${a}) % 1000 AS BIGINT)`),
};
