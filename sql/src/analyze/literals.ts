import { SqlError, type Position } from '../errors';
import type { Expression } from '../syntax/ast';
import { BIGINT, INTEGER, typeName, VARCHAR, type TrinoType } from '../types/trino-type';
import type { Typed } from './typed';

type Literal<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const invalid = (at: Position, detail: string, remedy: string): SqlError =>
  new SqlError('SQL_INVALID', at, detail, remedy);

export function integerLiteral({ text, at }: { text: string; at: Position }): Typed {
  const value = BigInt(text);
  if (value > 9_223_372_036_854_775_807n)
    throw invalid(at, `invalid numeric literal: ${text}`, "Write a decimal: DECIMAL '…'.");
  return { kind: 'whole', type: value > 2_147_483_647n ? BIGINT : INTEGER, value, at };
}

export function decimalLiteral(text: string, at: Position): Typed {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (match[2] ?? '') + (match[3] ?? '') === '')
    throw invalid(at, `'${text}' is not a valid decimal literal`, 'Write digits with one point.');
  const whole = (match[2] ?? '').replace(/^0+/, '');
  const fraction = match[3] ?? '';
  const precision = Math.max(1, whole.length + fraction.length);
  if (precision > 38)
    throw invalid(
      at,
      `decimal literal ${text} has more than 38 digits`,
      'Write fewer digits, or a double such as 1e0.',
    );
  const value = `${match[1] === '-' ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return { kind: 'constant', type: { kind: 'decimal', precision, scale: fraction.length }, value, at };
}

export function doubleLiteral(text: string, at: Position): Typed {
  return { kind: 'constant', type: { kind: 'double' }, value: text, at };
}

export function binaryLiteral({ value, at }: Literal<'binary'>): Typed {
  const hex = value.replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(hex))
    throw invalid(at, 'binary literal can only contain pairs of hexadecimal digits', "Write X'0aff'.");
  return { kind: 'constant', type: { kind: 'varbinary' }, value: hex.toUpperCase(), at };
}

/** `timestamp '…'`, `date '…'` and the simple types; @throws SqlError for text that Trino does not take. */
export function typedLiteral(type: TrinoType, value: string, at: Position): Typed {
  switch (type.kind) {
    case 'varchar':
      return { kind: 'constant', type: VARCHAR, value, at };
    case 'date':
      return { kind: 'constant', type, value: dateText(value, at), at };
    case 'timestamp':
      return timestampLiteral(value, at);
    case 'double':
      if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value))
        throw invalid(at, `'${value}' is not a valid double literal`, 'Write 1e0.');
      return doubleLiteral(value, at);
    case 'decimal':
      return decimalLiteral(value, at);
    case 'bigint':
    case 'integer':
    case 'smallint':
    case 'tinyint': {
      if (!/^[+-]?\d+$/.test(value))
        throw invalid(at, `'${value}' is not a valid ${type.kind} literal`, 'Write a whole number.');
      const number = BigInt(value);
      const bits = { bigint: 63n, integer: 31n, smallint: 15n, tinyint: 7n }[type.kind];
      if (number >= 1n << bits || number < -(1n << bits))
        throw invalid(at, `'${value}' is out of range for ${type.kind}`, 'Use a wider type.');
      return { kind: 'whole', type, value: number, at };
    }
    case 'boolean':
      if (!/^(true|false)$/i.test(value))
        throw invalid(at, `'${value}' is not a valid boolean literal`, 'Write true or false.');
      return { kind: 'boolean', type, value: value.toLowerCase() === 'true', at };
    default:
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        at,
        `a literal of type ${typeName(type)} is not portable`,
        'Use CAST, or a literal of another type.',
      );
  }
}

function dateText(value: string, at: Position): string {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value);
  const text = match && `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`;
  if (!text || !isDate(text)) throw invalid(at, `'${value}' is not a valid date literal`, "Write date '2026-01-31'.");
  return text;
}

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function timestampLiteral(value: string, at: Position): Typed {
  const match = /^(\d{4}-\d{1,2}-\d{1,2})(?: (\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?( (?:UTC|\+00:00))?$/.exec(
    value,
  );
  if (!match) {
    const zoned = /(?:Z|[+-]\d\d:?\d\d| [A-Za-z_/]+)$/.test(value);
    throw new SqlError(
      zoned ? 'SQL_NOT_PORTABLE' : 'SQL_INVALID',
      at,
      `'${value}' is not a portable timestamp literal`,
      zoned
        ? "Write timestamp '2026-01-31 00:00:00' (UTC), or from_iso8601_timestamp('…Z')."
        : "Write timestamp '2026-01-31 00:00:00'.",
    );
  }
  const [, date = '', hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    throw invalid(at, `'${value}' is not a valid timestamp literal`, "Write timestamp '2026-01-31 00:00:00'.");
  if (fraction.length > 6)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      'timestamps with more than six digits of a second are not portable',
      'Write at most microseconds.',
    );
  const pad = (text: string): string => text.padStart(2, '0');
  const text = `${dateText(date, at)} ${pad(hour)}:${pad(minute)}:${pad(second)}${fraction ? `.${fraction}` : ''}`;
  return {
    kind: 'constant',
    type: { kind: zone ? 'timestamp with time zone' : 'timestamp', precision: fraction.length },
    value: text,
    at,
  };
}

const MILLISECONDS: Readonly<Record<string, bigint>> = {
  day: 86_400_000n,
  hour: 3_600_000n,
  minute: 60_000n,
  second: 1000n,
};

/** `INTERVAL '1' DAY`: milliseconds, or months for year and month. */
export function intervalLiteral({ negative, value, from, to, at }: Literal<'interval'>): Typed {
  if (to)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      `INTERVAL … ${from.toUpperCase()} TO ${to.toUpperCase()} is not portable`,
      "Add single intervals: INTERVAL '1' DAY + INTERVAL '2' HOUR.",
    );
  const months = from === 'year' ? 12n : from === 'month' ? 1n : undefined;
  const pattern = from === 'second' ? /^([+-]?)(\d+)(?:\.(\d{1,3}))?$/ : /^([+-]?)(\d+)$/;
  const match = pattern.exec(value);
  if (!match)
    throw invalid(at, `'${value}' is not a valid interval literal`, `Write INTERVAL '1' ${from.toUpperCase()}.`);
  const sign = (match[1] === '-') !== negative ? -1n : 1n;
  const whole = BigInt(match[2] ?? '0');
  if (months !== undefined)
    return { kind: 'whole', type: { kind: 'interval year to month' }, value: sign * whole * months, at };
  const fraction = BigInt((match[3] ?? '').padEnd(3, '0'));
  return {
    kind: 'whole',
    type: { kind: 'interval day to second' },
    value: sign * (whole * (MILLISECONDS[from] ?? 1n) + fraction),
    at,
  };
}
