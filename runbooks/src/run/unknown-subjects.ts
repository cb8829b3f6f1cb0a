import type { Runbook } from '../format/runbook';
import { sqlLiteral, type ParameterValue } from '../query/parameters';
import { columnsOf, subjectColumns, subjectCondition, type SubjectKind } from '../query/subjects';
import type { AuditStore, QueryOptions } from '../store/audit-store';

/** A parameter whose value occurs nowhere in the audit store. */
export interface UnknownSubject {
  readonly parameter: string;
  readonly subject: SubjectKind;
  readonly value: string;
  /** The same in another case, where the store has that. */
  readonly nearest?: string;
}

/**
 * Which of the given subjects the store has never heard of, in all that it holds. To be asked when a run returned no row:
 * the answer to a mistyped name must not look like the answer to the right one.
 */
export async function unknownSubjects(
  store: AuditStore,
  runbook: Pick<Runbook, 'parameters'>,
  parameters: ReadonlyMap<string, ParameterValue>,
  options: QueryOptions,
): Promise<UnknownSubject[]> {
  const from = store.tableText('ssh_events');
  if (from === undefined) return [];
  const unknown: UnknownSubject[] = [];
  for (const [parameter, { subject }] of Object.entries(runbook.parameters)) {
    const value = parameters.get(parameter);
    if (subject === undefined || subject === 'none' || value?.type !== 'varchar' || value.value === '') continue;
    const { rows } = await store.query(occurrenceSql(from, subject, sqlLiteral(value)), options);
    const [known, nearest] = rows[0] ?? [];
    if (known !== undefined && known !== null && known !== '0') continue;
    const hint = nearest === undefined || nearest === null || nearest === '' ? {} : { nearest };
    unknown.push({ parameter, subject, value: value.value, ...hint });
  }
  return unknown;
}

function occurrenceSql(from: string, subject: SubjectKind, literal: string): string {
  const nearest = columnsOf(subject).map((column) => `WHEN lower(${column}) = lower(${literal}) THEN ${column}`);
  return `SELECT count_if(${subjectCondition(subject, literal)}) AS known,
  max(CASE ${nearest.join(' ')} END) AS nearest
FROM (
  ${subjectColumns(from)}
) subjects`;
}
