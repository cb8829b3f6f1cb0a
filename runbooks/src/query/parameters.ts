import { RunbookError } from '../errors';
import { parseDuration } from '../format/duration';
import type { ParameterDeclaration, ParameterType } from '../format/front-matter';
import type { Runbook } from '../format/runbook';
import { spelledSubject } from './subjects';

/** Unix time in ms; the window is [start, end). */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

export type ParameterInput = string | number | boolean;

/** A value with its type: the only thing that ever becomes SQL text. */
export type ParameterValue =
  | { readonly type: 'varchar'; readonly value: string }
  | { readonly type: 'integer' | 'bigint'; readonly value: bigint }
  | { readonly type: 'timestamp'; readonly valueMs: number }
  | { readonly type: 'duration'; readonly seconds: number }
  | { readonly type: 'boolean'; readonly value: boolean };

const BOUNDS = {
  integer: { least: -(2n ** 31n), most: 2n ** 31n - 1n },
  bigint: { least: -(2n ** 63n), most: 2n ** 63n - 1n },
} as const;
const VARCHAR_LIMIT = 1_024;
const TIMESTAMP = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)?$/;
// A statement stays one readable line of printable text, whatever a value holds.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** The value of each declared parameter: given, else its default. Throws `PARAMETER_INVALID`, naming the parameter. */
export function resolveParameters(
  runbook: Pick<Runbook, 'id' | 'parameters'>,
  given: Readonly<Record<string, ParameterInput>>,
): ReadonlyMap<string, ParameterValue> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(runbook.parameters, name)) {
      const known = Object.keys(runbook.parameters).join(', ') || 'none';
      throw new RunbookError('PARAMETER_INVALID', `runbook ${runbook.id} has no parameter "${name}"; it has: ${known}`);
    }
  }
  const values = new Map<string, ParameterValue>();
  for (const [name, declaration] of Object.entries(runbook.parameters)) {
    const input =
      given[name] ?? declaration.default ?? (declaration.required ? undefined : emptyInput(declaration.type));
    if (input === undefined) {
      throw new RunbookError(
        'PARAMETER_INVALID',
        `runbook ${runbook.id} needs a value for parameter "${name}": ${declaration.description}`,
      );
    }
    const value = parseValue(declaration.type, input);
    if (typeof value === 'string') {
      throw new RunbookError('PARAMETER_INVALID', `parameter "${name}" of runbook ${runbook.id} ${value}`);
    }
    values.set(name, subjectValue(runbook, name, declaration, value));
  }
  return values;
}

/** A subject is spelled as the store spells it. */
function subjectValue(
  runbook: Pick<Runbook, 'id'>,
  name: string,
  { subject }: ParameterDeclaration,
  value: ParameterValue,
): ParameterValue {
  if (value.type !== 'varchar' || subject === undefined || subject === 'none') return value;
  const spelled = spelledSubject(subject, value.value);
  if ('wrong' in spelled)
    throw new RunbookError('PARAMETER_INVALID', `parameter "${name}" of runbook ${runbook.id} ${spelled.wrong}`);
  return { type: 'varchar', value: spelled.value };
}

/** A value that satisfies the declaration, for checking the SQL without running it. */
export function sampleValue(declaration: ParameterDeclaration): ParameterValue {
  const sample = { varchar: '', integer: 1, bigint: 1, timestamp: '2026-01-01', duration: '1m', boolean: true }[
    declaration.type
  ];
  const value = parseValue(declaration.type, declaration.default ?? sample);
  if (typeof value === 'string') throw new RunbookError('PARAMETER_INVALID', `the default ${value}`);
  return value;
}

// Only text has a natural "not given": the empty string, which runbooks read as "any".
const emptyInput = (type: ParameterType): ParameterInput | undefined => (type === 'varchar' ? '' : undefined);

/** The value, or what is wrong with the input ("is …"). */
export function parseValue(type: ParameterType, input: ParameterInput): ParameterValue | string {
  const text = String(input);
  switch (type) {
    case 'varchar':
      if (UNPRINTABLE.test(text)) return 'holds a control or invisible character';
      return text.length > VARCHAR_LIMIT ? `is longer than ${VARCHAR_LIMIT} characters` : { type, value: text };
    case 'integer':
    case 'bigint': {
      if (!/^-?\d{1,19}$/.test(text)) return `is "${text.slice(0, 40)}", not a whole number`;
      const value = BigInt(text);
      const bounds = BOUNDS[type];
      return value < bounds.least || value > bounds.most ? `is ${text}, out of the range of ${type}` : { type, value };
    }
    case 'timestamp': {
      if (!TIMESTAMP.test(text)) return `is "${text.slice(0, 40)}", not a UTC time like 2026-11-23T07:00:00Z`;
      const iso = text.replace(' ', 'T');
      const valueMs = Date.parse(iso.length > 10 && !iso.endsWith('Z') ? `${iso}Z` : iso);
      return Number.isNaN(valueMs) ? `is "${text}", a time that does not exist` : { type, valueMs };
    }
    case 'duration': {
      const seconds = parseDuration(text);
      return seconds === undefined
        ? `is "${text.slice(0, 40)}", not a duration like 90s, 15m, 1h or 30d`
        : { type, seconds };
    }
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { type, value: text === 'true' }
        : `is "${text.slice(0, 40)}", not true or false`;
  }
}

/**
 * The Trino literal of a value. Lake has no bind parameters for plain queries, so each type has exactly one spelling:
 * a quoted string (Trino knows no backslash escapes, only the doubled quote), digits, `timestamp '…'`, true or false.
 * A duration is its number of seconds.
 */
export function sqlLiteral(value: ParameterValue): string {
  switch (value.type) {
    case 'varchar':
      return `'${value.value.replaceAll("'", "''")}'`;
    case 'integer':
    case 'bigint':
      // A bare -1 after a minus sign would begin a comment.
      return value.value < 0n ? `(${value.value})` : String(value.value);
    case 'timestamp':
      return `timestamp '${new Date(value.valueMs).toISOString().slice(0, 23).replace('T', ' ')}'`;
    case 'duration':
      return String(value.seconds);
    case 'boolean':
      return String(value.value);
  }
}

/** What a person reads where `:name` stands in a sentence. */
export function displayValue(value: ParameterValue): string {
  switch (value.type) {
    case 'timestamp':
      return new Date(value.valueMs).toISOString();
    case 'duration':
      return `${value.seconds}s`;
    case 'varchar':
      return value.value;
    case 'integer':
    case 'bigint':
    case 'boolean':
      return String(value.value);
  }
}

/** The two parameters that every run binds. */
export function windowParameters(window: Window): ReadonlyMap<string, ParameterValue> {
  return new Map([
    ['windowStart', { type: 'timestamp', valueMs: window.startMs }],
    ['windowEnd', { type: 'timestamp', valueMs: window.endMs }],
  ]);
}
