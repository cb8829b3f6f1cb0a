import { GetTableMetadataCommand, GetWorkGroupCommand, type AthenaClient } from '@aws-sdk/client-athena';
import { AUDIT_STORE_TABLES, messageOf, PARTITION_COLUMN, type AuditStoreTable } from '@sallyport/contract';
import { RunbookError } from '../errors';
import { athenaCallFailure } from './athena-errors';
import { createAthenaClient, SSH_EVENTS_TABLE, type AthenaStoreOptions } from './athena-store';

export interface AthenaInspection {
  /** What one query may read; undefined: there is no limit. */
  readonly scanLimitBytes: number | undefined;
  /** Names of the tables in Glue. */
  readonly tables: readonly string[];
}

/**
 * Looks whether runs can work: the workgroup is enabled and has a place for results, the tables are there with the columns
 * that runbooks read. Runs no query. Throws `STORE_INVALID`, `STORE_REFUSED` or `STORE_UNREACHABLE` for the first thing that
 * is not so.
 */
export async function inspectAthenaStore(options: AthenaStoreOptions, signal?: AbortSignal): Promise<AthenaInspection> {
  const client = createAthenaClient(options);
  try {
    const scanLimitBytes = await inspectWorkgroup(client, options, signal);
    const { managementEventsTable } = options;
    const tables: [AuditStoreTable, string][] = [['ssh_events', options.sshEventsTable ?? SSH_EVENTS_TABLE]];
    if (managementEventsTable !== undefined) tables.push(['management_events', managementEventsTable]);
    for (const [table, name] of tables) await inspectTable(client, options, table, name, signal);
    return { scanLimitBytes, tables: tables.map(([, name]) => name) };
  } catch (error) {
    throw athenaCallFailure(error, options.workgroup);
  } finally {
    client.destroy();
  }
}

async function inspectWorkgroup(
  client: AthenaClient,
  options: AthenaStoreOptions,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const command = new GetWorkGroupCommand({ WorkGroup: options.workgroup });
  const { WorkGroup: found } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
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

async function inspectTable(
  client: AthenaClient,
  options: AthenaStoreOptions,
  table: AuditStoreTable,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const command = new GetTableMetadataCommand({
    CatalogName: 'AwsDataCatalog',
    DatabaseName: options.database,
    TableName: name,
  });
  const { TableMetadata: found } = await client
    .send(command, signal === undefined ? {} : { abortSignal: signal })
    .catch((error: unknown) => {
      throw isMissing(error)
        ? new RunbookError('STORE_INVALID', `there is no table ${name} in database ${options.database}`, {
            remedy: 'Check the names of database and table, and that the store is deployed in this region.',
            cause: error,
          })
        : error;
    });
  const has = new Set(
    [...(found?.Columns ?? []), ...(found?.PartitionKeys ?? [])].map(({ Name }) => Name?.toLowerCase()),
  );
  const lacks = [...Object.keys(AUDIT_STORE_TABLES[table]), PARTITION_COLUMN].filter(
    (column) => !has.has(column.toLowerCase()),
  );
  if (lacks.length === 0) return;
  throw new RunbookError('STORE_INVALID', `table ${options.database}.${name} lacks the columns ${lacks.join(', ')}`, {
    remedy: `It has to hold ${table} as an AthenaAuditStore makes it: name that table, or deploy again.`,
  });
}

/** Athena passes on what Glue says of a table or database that is not there. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'MetadataException' && /EntityNotFound|not found/i.test(messageOf(error));
