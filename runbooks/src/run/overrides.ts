import { z } from 'zod';
import { RunbookError } from '../errors';
import { cronPattern } from '../format/schedule';
import type { AlarmRule, Threshold } from '../format/front-matter';
import type { Runbook } from '../format/runbook';
import type { Row } from '../query/typed-rows';

const exceptionSchema = z.strictObject({
  /** Column to text; `*` stands for anything. All must match. */
  match: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .refine((match) => Object.keys(match).length > 0, {
      message: 'must name at least one column, else it would suppress everything',
    }),
  reason: z.string().min(1),
  /** A day (its end, UTC) or a UTC time. */
  expires: z.union([z.iso.date(), z.iso.datetime()]),
});
export type RunException = z.infer<typeof exceptionSchema>;

export const overrideSchema = z.strictObject({
  /** Replaces the number of the runbook's threshold. */
  threshold: z.number().min(1).optional(),
  /** Replaces the runbook's schedule; `never` takes it away. */
  schedule: z
    .string()
    .refine((text) => text === 'never' || isSchedule(text), {
      message: 'is neither "never", "every 5 minutes" nor a cron pattern',
    })
    .optional(),
  exceptions: z.array(exceptionSchema).default([]),
});

/** How an environment tunes one runbook without forking it. */
export type Override = z.infer<typeof overrideSchema>;

export const overridesSchema = z.record(z.string(), overrideSchema);
/** By runbook id. */
export type Overrides = z.infer<typeof overridesSchema>;

export interface SuppressedRow {
  readonly row: Row;
  readonly exception: RunException;
}

function isSchedule(text: string): boolean {
  try {
    cronPattern(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads overrides from parsed YAML or JSON; names the key at fault. */
export function parseOverrides(input: unknown): Overrides {
  const parsed = overridesSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  throw new RunbookError('OVERRIDE_INVALID', issues.join('; '));
}

export function effectiveThreshold(runbook: Pick<Runbook, 'threshold'>, override: Override | undefined): Threshold {
  const number = override?.threshold;
  if (number === undefined) return runbook.threshold;
  return 'rows' in runbook.threshold ? { rows: Math.ceil(number) } : { ...runbook.threshold, atLeast: number };
}

/** How many events raise the alarm: its own count, else the threshold's number. */
export function effectiveAlarmCount(alarm: AlarmRule, threshold: Threshold): number {
  return alarm.count ?? ('rows' in threshold ? threshold.rows : threshold.atLeast);
}

export function effectiveSchedule(
  runbook: Pick<Runbook, 'schedule'>,
  override: Override | undefined,
): string | undefined {
  if (override?.schedule === 'never') return undefined;
  return override?.schedule ?? runbook.schedule;
}

/** Takes away the rows that an exception in force names. Says which exceptions are past their expiry. */
export function applyExceptions(
  rows: readonly Row[],
  columns: readonly string[],
  exceptions: readonly RunException[],
  nowMs: number,
): { readonly kept: Row[]; readonly suppressed: SuppressedRow[]; readonly notes: string[] } {
  const notes: string[] = [];
  const inForce = exceptions.filter((exception) => {
    const unknown = Object.keys(exception.match).find((column) => !columns.includes(column));
    if (unknown !== undefined) {
      throw new RunbookError(
        'OVERRIDE_INVALID',
        `an exception matches on "${unknown}", which is no column (${columns.join(', ')})`,
      );
    }
    const live = expiryMs(exception) > nowMs;
    if (!live) notes.push(`an exception expired on ${exception.expires} and no longer applies: ${exception.reason}`);
    return live;
  });
  const kept: Row[] = [];
  const suppressed: SuppressedRow[] = [];
  for (const row of rows) {
    const exception = inForce.find((each) => matches(each, row));
    if (exception === undefined) kept.push(row);
    else suppressed.push({ row, exception });
  }
  return { kept, suppressed, notes };
}

const DAY_MS = 86_400_000;
const expiryMs = (exception: RunException): number =>
  Date.parse(exception.expires) + (exception.expires.length === 10 ? DAY_MS : 0);

function matches(exception: RunException, row: Row): boolean {
  return Object.entries(exception.match).every(([column, pattern]) => {
    const cell = row[column];
    return cell !== undefined && cell !== null && globMatches(String(pattern), String(cell));
  });
}

/** `*` is the only special character; no regular expression comes from a configuration, so none can run away. */
function globMatches(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return pattern === text;
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
