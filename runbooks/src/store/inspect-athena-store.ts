import { GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { AUDIT_STORE_TABLES, type AuditStoreTable } from '@sallyport/contract';
import { RunbookError } from '../errors';
import { athenaCallFailure } from './athena-errors';
import { createAthenaClient, createAthenaStore, type AthenaStoreOptions } from './athena-store';
import { QueryRefusal, type AuditStore, type TimeBounds } from './audit-store';

export interface AthenaInspection {
  /** What one query may read; undefined: there is no limit. */
  readonly scanLimitBytes: number | undefined;
  readonly tables: readonly AuditStoreTable[];
}

/**
 * Looks whether runs can work: the workgroup is enabled and has a place for results, and the tables can be read and have the
 * columns that runbooks read. Throws what a run would throw, or `STORE_INVALID`, for the first thing that is not so.
 * @param day a span of time to look at; Athena reads no more than its days
 */
export async function inspectAthenaStore(
  options: AthenaStoreOptions,
  day: TimeBounds,
  signal?: AbortSignal,
): Promise<AthenaInspection> {
  const store = createAthenaStore(options);
  try {
    const scanLimitBytes = await inspectWorkgroup(options, signal);
    const tables = (Object.keys(AUDIT_STORE_TABLES) as AuditStoreTable[]).filter(
      (table) => store.tableText(table) !== undefined,
    );
    for (const table of tables) await inspectTable(store, table, day, signal);
    return { scanLimitBytes, tables };
  } finally {
    store.close();
  }
}

async function inspectWorkgroup(
  options: AthenaStoreOptions,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const client = createAthenaClient(options);
  const command = new GetWorkGroupCommand({ WorkGroup: options.workgroup });
  const { WorkGroup: found } = await client
    .send(command, signal === undefined ? {} : { abortSignal: signal })
    .catch((error: unknown) => {
      throw athenaCallFailure(error, options.workgroup);
    })
    .finally(() => client.destroy());
  if (found?.State === 'DISABLED')
    throw new RunbookError('STORE_INVALID', `workgroup ${options.workgroup} is disabled`, {
      remedy: 'Enable it, or name another workgroup.',
    });
  const configuration = found?.Configuration;
  const hasPlace =
    configuration?.ResultConfiguration?.OutputLocation !== undefined ||
    configuration?.ManagedQueryResultsConfiguration?.Enabled === true;
  if (!hasPlace && options.resultsLocation === undefined)
    throw new RunbookError('STORE_INVALID', `workgroup ${options.workgroup} has no place for results`, {
      remedy: 'Set the results location of the workgroup, or `resultsLocation` here.',
    });
  return configuration?.BytesScannedCutoffPerQuery;
}

/** Names every column, which needs all that a run needs, and ends with the first row. */
async function inspectTable(
  store: AuditStore,
  table: AuditStoreTable,
  bounds: TimeBounds,
  signal: AbortSignal | undefined,
): Promise<void> {
  const from = store.tableText(table, bounds) ?? '';
  const columns = Object.keys(AUDIT_STORE_TABLES[table]).join(', ');
  const sql = `SELECT 1 AS found FROM (SELECT ${columns} FROM ${from}) LIMIT 1`;
  await store.query(sql, { signal }).catch((error: unknown) => {
    if (!(error instanceof RunbookError) || !(error.options.cause instanceof QueryRefusal)) throw error;
    throw new RunbookError('STORE_INVALID', `${store.name} holds no ${table} as runbooks read it: ${error.message}`, {
      remedy: 'Name the view that an AthenaAuditStore makes, or deploy again.',
      cause: error,
    });
  });
}
