import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { TrinoType } from '@sallyport/sql';

/**
 * A value of DuckDB as the text that Lake's GetQueryResults and Athena give for its Trino type; null for NULL.
 * Members of arrays, maps and rows that are NULL are written `null`.
 */
export function formatValue(value: DuckDBValue, type: TrinoType): string | null {
  if (value === null) return null;
  switch (type.kind) {
    case 'double':
      return doubleText(Number(value));
    case 'timestamp':
      return value instanceof DuckDBTimestampValue ? timestampText(value.micros, type.precision) : textOf(value);
    case 'timestamp with time zone':
      return value instanceof DuckDBTimestampValue
        ? `${timestampText(value.micros, type.precision)} UTC`
        : textOf(value);
    case 'date':
      return value instanceof DuckDBDateValue ? value.toString() : textOf(value);
    case 'decimal':
      return value instanceof DuckDBDecimalValue ? decimalText(value.value, type.scale) : textOf(value);
    case 'interval day to second':
      return intervalText(BigInt(textOf(value)));
    case 'interval year to month':
      return monthsText(BigInt(textOf(value)));
    case 'varbinary':
      return value instanceof DuckDBBlobValue
        ? [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
        : textOf(value);
    case 'array':
      return value instanceof DuckDBListValue
        ? `[${value.items.map((item) => member(item, type.element)).join(', ')}]`
        : textOf(value);
    case 'map':
      return value instanceof DuckDBMapValue
        ? `{${value.entries.map((entry) => `${member(entry.key, type.key)}=${member(entry.value, type.value)}`).join(', ')}}`
        : textOf(value);
    case 'row': {
      if (!(value instanceof DuckDBStructValue)) return textOf(value);
      const members = Object.values(value.entries);
      return `{${type.fields.map((field, i) => `${field.name?.toLowerCase() ?? `field${i}`}=${member(members[i] ?? null, field.type)}`).join(', ')}}`;
    }
    default:
      return textOf(value);
  }
}

const member = (value: DuckDBValue, type: TrinoType): string => formatValue(value, type) ?? 'null';

const textOf = (value: DuckDBValue): string => (typeof value === 'string' ? value : String(value));

/** As Java's Double.toString: plain from a thousandth to ten million, else with an exponent. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const plain = String(value);
    return plain.includes('.') ? plain : `${plain}.0`;
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

function timestampText(micros: bigint, precision: number): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (micros - fraction) / 1_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, -5).replace('T', ' ');
  return precision === 0 ? whole : `${whole}.${String(fraction).padStart(6, '0').slice(0, precision)}`;
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

function intervalText(milliseconds: bigint): string {
  const magnitude = milliseconds < 0n ? -milliseconds : milliseconds;
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const [days, hours, minutes, seconds] = [
    magnitude / 86_400_000n,
    (magnitude / 3_600_000n) % 24n,
    (magnitude / 60_000n) % 60n,
    (magnitude / 1000n) % 60n,
  ];
  return `${milliseconds < 0n ? '-' : ''}${days} ${two(hours)}:${two(minutes)}:${two(seconds)}.${String(magnitude % 1000n).padStart(3, '0')}`;
}

function monthsText(months: bigint): string {
  const magnitude = months < 0n ? -months : months;
  return `${months < 0n ? '-' : ''}${magnitude / 12n}-${magnitude % 12n}`;
}
