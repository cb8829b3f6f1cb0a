import {
  CancelQueryCommand,
  CloudTrailClient,
  CloudTrailServiceException,
  DescribeQueryCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  type CloudTrailClientConfig,
  type GetQueryResultsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { AUDIT_STORE_TABLES, messageOf, type AuditStoreTable } from '@sallyport/contract';
import { setTimeout as delay } from 'node:timers/promises';
import { RunbookError } from '../errors';
import { QueryRefusal, refusalOf, type AuditStore, type QueryOptions, type QueryResult } from './audit-store';
import { roleCredentials } from './role-credentials';

export interface LakeStoreOptions {
  /** Only for the local lake; default is the AWS endpoint of the region. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** The id (or ARN) of the event data store that holds each table. */
  readonly eventDataStores: Readonly<Partial<Record<AuditStoreTable, string>>>;
  readonly credentials?: CloudTrailClientConfig['credentials'];
  /** Role to assume, where the event data stores are another account's. */
  readonly readerRoleArn?: string | undefined;
  /** How long between looks at a running query; default 100 ms growing to 2 s. */
  readonly pollMs?: number;
}

// An event data store's id is the only thing that ever reaches FROM, so that no text can be smuggled in there.
const STORE_ID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const PAGE_ROWS = 1_000;

/** CloudTrail Lake, or the local lake, over the AWS SDK. */
export function createLakeStore(options: LakeStoreOptions): AuditStore & { close(): void } {
  const tables = new Map<string, string>();
  for (const table of Object.keys(AUDIT_STORE_TABLES)) {
    const given = options.eventDataStores[table as AuditStoreTable];
    if (given !== undefined) tables.set(table, eventDataStoreId(table, given));
  }
  const region = options.region ?? process.env.AWS_REGION ?? 'us-east-1';
  const credentials = roleCredentials({ ...options, roleArn: options.readerRoleArn });
  const client = new CloudTrailClient({
    region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  return {
    name: options.endpoint === undefined ? `CloudTrail Lake in ${region}` : `the lake at ${options.endpoint}`,
    tableText: (table) => tables.get(table),
    query: (sql, queryOptions = {}) => runQuery(client, sql, options.pollMs ?? 100, queryOptions),
    close: () => client.destroy(),
  };
}

function eventDataStoreId(table: string, given: string): string {
  const id = given.startsWith('arn:') ? (given.split('/').at(-1) ?? '') : given;
  if (STORE_ID.test(id)) return id;
  throw new RunbookError('STORE_UNREACHABLE', `"${given}" is no id or ARN of an event data store (for ${table})`, {
    remedy: 'Give the id that `aws cloudtrail list-event-data-stores` shows.',
  });
}

async function runQuery(
  client: CloudTrailClient,
  sql: string,
  pollMs: number,
  options: QueryOptions,
): Promise<QueryResult> {
  const startedAt = performance.now();
  const report = (state: 'queued' | 'running' | 'reading', rows: number): void =>
    options.onProgress?.({ state, rows, elapsedMs: Math.round(performance.now() - startedAt) });
  let queryId: string | undefined;
  try {
    options.signal?.throwIfAborted();
    queryId = (await client.send(new StartQueryCommand({ QueryStatement: sql }))).QueryId;
    for (let wait = pollMs / 10; ; wait = Math.min(wait * 1.5, 2_000)) {
      options.signal?.throwIfAborted();
      const status = await client.send(new DescribeQueryCommand({ QueryId: queryId }));
      if (status.QueryStatus === 'FINISHED') break;
      if (status.QueryStatus !== 'QUEUED' && status.QueryStatus !== 'RUNNING') {
        throw refusalOf(status.ErrorMessage ?? `the query ended as ${status.QueryStatus ?? 'unknown'}`);
      }
      report(status.QueryStatus === 'QUEUED' ? 'queued' : 'running', 0);
      await delay(wait, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
    return await readPages(client, queryId, options.signal, (rows) => report('reading', rows));
  } catch (error) {
    if (options.signal?.aborted === true) {
      if (queryId !== undefined) await client.send(new CancelQueryCommand({ QueryId: queryId })).catch(() => undefined);
      throw new RunbookError('QUERY_CANCELLED', 'the query was cancelled', { cause: error });
    }
    throw translate(error);
  }
}

async function readPages(
  client: CloudTrailClient,
  queryId: string | undefined,
  signal: AbortSignal | undefined,
  onRows: (rows: number) => void,
): Promise<QueryResult> {
  let columns: string[] = [];
  let scanned: number | undefined;
  const rows: (string | null)[][] = [];
  let token: string | undefined;
  do {
    signal?.throwIfAborted();
    const page: GetQueryResultsCommandOutput = await client.send(
      new GetQueryResultsCommand({
        QueryId: queryId,
        MaxQueryResults: PAGE_ROWS,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const row of page.QueryResultRows ?? []) {
      // Each row is a list of one-key maps, in the order of the columns.
      const cells = row.flatMap((cell) => Object.entries(cell as Record<string, string | null | undefined>));
      if (columns.length === 0) columns = cells.map(([name]) => name);
      rows.push(cells.map(([, value]) => value ?? null));
    }
    scanned = page.QueryStatistics?.BytesScanned ?? scanned;
    onRows(rows.length);
    token = page.NextToken;
  } while (token !== undefined);
  return { columns, rows, ...(scanned === undefined ? {} : { bytesScanned: scanned }) };
}

function translate(error: unknown): Error {
  if (error instanceof RunbookError) return error;
  if (error instanceof QueryRefusal) return new RunbookError('QUERY_FAILED', error.message, { cause: error });
  if (error instanceof CloudTrailServiceException && error.$fault === 'client') {
    const cause = refusalOf(error.message, error);
    return new RunbookError('QUERY_FAILED', `${error.name}: ${error.message}`, { cause });
  }
  return new RunbookError('STORE_UNREACHABLE', `the audit store did not answer: ${messageOf(error)}`, { cause: error });
}
