import type { AuditStoreTable } from '@sallyport/contract';
import { analyseRunbook, preparedQuery, savedQuery, type Runbook } from '@sallyport/runbooks';
import type { AuditSink } from '../audit-sink';
import type { RunbookParameters, StoreKind } from './check-saved-queries-args';

type Tables = Partial<Record<AuditStoreTable, string>>;

/** What stands for the tables; a store without management events has one of them. */
export function tablesOf(sink: AuditSink, store: StoreKind): Tables {
  const given = (text: string | undefined, table: AuditStoreTable): Tables =>
    text === undefined ? {} : { [table]: text };
  if (store === 'lake') {
    const id = (arn: string | undefined): string | undefined => arn?.split('/').at(-1);
    return {
      ...given(id(sink.eventDataStoreArn), 'ssh_events'),
      ...given(id(sink.managementEventDataStoreArn), 'management_events'),
    };
  }
  const name = (table: string | undefined): string | undefined =>
    table === undefined ? undefined : `"${sink.database ?? ''}"."${table}"`;
  return {
    ...given(name(sink.sshEventsTable), 'ssh_events'),
    ...given(name(sink.managementEventsTable), 'management_events'),
  };
}

/** Whether the store holds every table that the runbook reads. */
export const canAsk = (runbook: Runbook, tables: Tables): boolean =>
  analyseRunbook(runbook).tables.every((table) => tables[table] !== undefined);

/** The query that a person runs as it is. */
export function renderSaved(
  runbook: Runbook,
  sink: AuditSink,
  store: StoreKind,
  parameters: RunbookParameters,
): string {
  const tables = tablesOf(sink, store);
  return canAsk(runbook, tables)
    ? savedQuery(runbook, { tables, store, parameters: parameters[runbook.id] })
    : answerWithout(runbook);
}

/** The query with a `?` for each parameter. */
export function renderPrepared(runbook: Runbook, sink: AuditSink): string {
  const tables = tablesOf(sink, 'athena');
  return canAsk(runbook, tables) ? preparedQuery(runbook, { tables, store: 'athena' }).text : answerWithout(runbook);
}

/** The parameters in the order of their `?`. */
export const preparedParameters = (runbook: Runbook): readonly string[] =>
  preparedQuery(runbook, { tables: { ssh_events: 'x', management_events: 'x' }, store: 'athena' }).parameters;

/**
 * Which tables a store holds is not known when the resources are declared, so the query is there in any case and says what
 * is missing.
 */
const answerWithout = (runbook: Runbook): string =>
  `SELECT 'Runbook ${runbook.id} reads CloudTrail management events, which this audit store does not hold: ` +
  `give managementEventsLocation to AthenaAuditStore' AS answer`;
