import { AthenaClient, type AthenaClientConfig } from '@aws-sdk/client-athena';
import type { AuditStoreTable } from '@sallyport/contract';
import { systemClock, type Clock } from '../clock';
import { checkedName } from './athena-names';
import { runAthenaQuery } from './athena-query';
import { athenaTableName, athenaTableText } from './athena-table';
import type { AuditStore } from './audit-store';
import { roleCredentials } from './role-credentials';

export interface AthenaStoreOptions {
  readonly region: string;
  /** In which queries run: its scan limit, and its place and key for results, hold. */
  readonly workgroup: string;
  /** Glue database of the tables. */
  readonly database: string;
  /** Default `ssh_events`. */
  readonly sshEventsTable?: string | undefined;
  /** Absent: the store holds no management events. */
  readonly managementEventsTable?: string | undefined;
  /** Role to assume, where the store is another account's. */
  readonly readerRoleArn?: string | undefined;
  /** `s3://BUCKET/PREFIX/`, for a workgroup that does not enforce its own. */
  readonly resultsLocation?: string | undefined;
  /** For tests and VPC endpoints; default is the AWS endpoint of the region. */
  readonly endpoint?: string | undefined;
  readonly credentials?: AthenaClientConfig['credentials'];
  /** The first pause between looks at a running query; default 200 ms, growing to 2 s. */
  readonly pollMs?: number | undefined;
  /** A query that takes longer is stopped; default 15 minutes. */
  readonly timeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** Firehose gathers events before it writes a file, and each question is billed. */
const LOOK_AGAIN_MS = 60_000;
const SSH_EVENTS_TABLE = 'ssh_events';

/** Athena over the tables of an `AthenaAuditStore`, by the AWS SDK. Throws `STORE_INVALID` for a name that is none. */
export function createAthenaStore(options: AthenaStoreOptions): AuditStore & { close(): void } {
  const { region, database } = options;
  const workgroup = checkedName('workgroup', options.workgroup);
  const resultsLocation =
    options.resultsLocation === undefined ? undefined : checkedName('resultsLocation', options.resultsLocation);
  const names = athenaTableNames(options);
  const client = createAthenaClient(options);
  const session = {
    client,
    clock: options.clock ?? systemClock,
    workgroup,
    database,
    resultsLocation,
    pollMs: options.pollMs ?? 200,
    timeoutMs: options.timeoutMs ?? 900_000,
  };
  return {
    lookAgainMs: LOOK_AGAIN_MS,
    name: `Athena workgroup ${workgroup} in ${region}`,
    tableText: (table, bounds) => {
      const name = names.get(table);
      return name === undefined ? undefined : athenaTableText(table, name, bounds);
    },
    query: (sql, queryOptions = {}) => runAthenaQuery(session, sql, queryOptions),
    close: () => client.destroy(),
  };
}

/** `"database"."table"` of each table that the store holds. */
function athenaTableNames(
  options: Pick<AthenaStoreOptions, 'database' | 'sshEventsTable' | 'managementEventsTable'>,
): ReadonlyMap<AuditStoreTable, string> {
  const { database, managementEventsTable } = options;
  const names = new Map<AuditStoreTable, string>([
    ['ssh_events', athenaTableName(database, options.sshEventsTable ?? SSH_EVENTS_TABLE)],
  ]);
  if (managementEventsTable !== undefined)
    names.set('management_events', athenaTableName(database, managementEventsTable));
  return names;
}

/** To be destroyed by the caller. */
export function createAthenaClient(
  options: Pick<AthenaStoreOptions, 'region' | 'endpoint' | 'credentials' | 'readerRoleArn'>,
): AthenaClient {
  const credentials = roleCredentials({ ...options, roleArn: options.readerRoleArn });
  return new AthenaClient({
    region: options.region,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000 },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}
