import type { Runbook } from '../format/runbook';
import { sqlLiteral, type ParameterValue, type Window } from '../query/parameters';
import { columnsOf, subjectColumns, subjectCondition, type SubjectKind } from '../query/subjects';
import type { AuditStore, QueryOptions } from '../store/audit-store';

/**
 * How far around a run's window a name is looked for. Athena and Lake bill every day that is read, and stop a query that
 * reads too much.
 */
const LOOKED_AROUND_MS = 92 * 86_400_000;

/** A parameter whose value occurs nowhere in the audit store between two times. */
export interface UnknownSubject {
  readonly parameter: string;
  readonly subject: SubjectKind;
  readonly value: string;
  /** Unix time in ms: where it was looked for. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** The same in another case, where the store has that. */
  readonly nearest?: string;
}

/**
 * Which of the given subjects the store has not heard of, three months around the window. To be asked when a run returned
 * no row: the answer to a mistyped name must not look like the answer to the right one.
 */
export async function unknownSubjects(
  store: AuditStore,
  runbook: Pick<Runbook, 'parameters'>,
  parameters: ReadonlyMap<string, ParameterValue>,
  window: Window,
  options: QueryOptions,
): Promise<UnknownSubject[]> {
  const around = { startMs: window.startMs - LOOKED_AROUND_MS, endMs: window.endMs + LOOKED_AROUND_MS };
  const from = store.tableText('ssh_events', around);
  if (from === undefined) return [];
  const unknown: UnknownSubject[] = [];
  for (const [parameter, { subject }] of Object.entries(runbook.parameters)) {
    const value = parameters.get(parameter);
    if (subject === undefined || subject === 'none' || value?.type !== 'varchar' || value.value === '') continue;
    const { rows } = await store.query(occurrenceSql(from, around, subject, sqlLiteral(value)), options);
    const [known, nearest] = rows[0] ?? [];
    if (known !== undefined && known !== null && known !== '0') continue;
    const hint = nearest === undefined || nearest === null || nearest === '' ? {} : { nearest };
    unknown.push({ parameter, subject, value: value.value, sinceMs: around.startMs, untilMs: around.endMs, ...hint });
  }
  return unknown;
}

function occurrenceSql(from: string, around: Window, subject: SubjectKind, literal: string): string {
  const [start, end] = [around.startMs, around.endMs].map((valueMs) => sqlLiteral({ type: 'timestamp', valueMs }));
  const nearest = columnsOf(subject).map((column) => `WHEN lower(${column}) = lower(${literal}) THEN ${column}`);
  return `SELECT count_if(${subjectCondition(subject, literal)}) AS known,
  max(CASE ${nearest.join(' ')} END) AS nearest
FROM (
  ${subjectColumns(from)}
    AND eventTime >= ${start} AND eventTime < ${end}
) subjects`;
}
