import { SqlError, type Position } from '../errors';
import type { Name } from '../syntax/ast';
import { BIGINT, typeName } from '../types/trino-type';
import { coerce } from './coerce';
import { call } from './operators';
import type { Typed } from './typed';

const EXTRACTS: Readonly<Record<string, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  day_of_month: 'day',
  day_of_week: 'day_of_week',
  dow: 'day_of_week',
  day_of_year: 'day_of_year',
  doy: 'day_of_year',
  year_of_week: 'year_of_week',
  yow: 'year_of_week',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
};

export function extract(name: Name, operand: Typed, at: Position): Typed {
  const part = EXTRACTS[name.text.toLowerCase()];
  if (!part)
    throw new SqlError(
      'SQL_INVALID',
      name.at,
      `invalid EXTRACT field: ${name.text}`,
      `Use one of ${Object.keys(EXTRACTS).join(', ')}.`,
    );
  const times = [
    'timestamp',
    'timestamp with time zone',
    ...(['hour', 'minute', 'second'].includes(part) ? [] : ['date']),
  ];
  if (!times.includes(operand.type.kind))
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `cannot extract ${part} from ${typeName(operand.type)}`,
      'Use a date or timestamp.',
    );
  return call(part, [operand], BIGINT, at);
}

/** All times are in UTC, so only that zone changes nothing. */
export function atTimeZone(operand: Typed, zone: Typed, at: Position): Typed {
  if (zone.kind !== 'constant' || zone.value.toUpperCase() !== 'UTC') {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      "AT TIME ZONE is only portable with 'UTC'",
      'Leave times in UTC and convert them where they are shown.',
    );
  }
  const { type } = operand;
  if (type.kind === 'timestamp with time zone') return operand;
  if (type.kind === 'timestamp')
    return coerce(operand, { kind: 'timestamp with time zone', precision: type.precision });
  throw new SqlError(
    'SQL_TYPE_MISMATCH',
    at,
    `AT TIME ZONE needs a timestamp, not ${typeName(type)}`,
    'CAST it to timestamp.',
  );
}
