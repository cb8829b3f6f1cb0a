import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
  type GetQueryResultsCommandOutput,
  type QueryExecution,
  type Row,
} from '@aws-sdk/client-athena';
import { pause, type Clock } from '../clock';
import { RunbookError } from '../errors';
import { athenaCallFailure, athenaFailure } from './athena-errors';
import type { QueryOptions, QueryProgress, QueryResult } from './audit-store';

export interface AthenaSession {
  readonly client: AthenaClient;
  readonly clock: Clock;
  readonly workgroup: string;
  readonly database: string;
  readonly resultsLocation: string | undefined;
  readonly pollMs: number;
  readonly timeoutMs: number;
}

// https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
const PAGE_ROWS = 1_000;
const LONGEST_POLL_MS = 2_000;

/** Runs one statement to its end. A query that is no longer waited for is stopped: it would go on, and be billed. */
export async function runAthenaQuery(session: AthenaSession, sql: string, options: QueryOptions): Promise<QueryResult> {
  const { client, clock, timeoutMs } = session;
  const startedAt = clock.now();
  const report = (state: QueryProgress['state'], rows: number): void =>
    options.onProgress?.({ state, rows, elapsedMs: clock.now() - startedAt });
  const late = new AbortController();
  const stopTimer = clock.after(timeoutMs, () => late.abort());
  const signal = options.signal === undefined ? late.signal : AbortSignal.any([options.signal, late.signal]);
  let id: string | undefined;
  try {
    signal.throwIfAborted();
    // Not given the signal: whoever starts a query must learn its id, or nobody can stop it.
    id = await start(session, sql);
    const execution = await ended(session, id, signal, (state) => report(state, 0));
    const result = await readPages(client, id, signal, (rows) => report('reading', rows));
    const bytesScanned = execution.Statistics?.DataScannedInBytes;
    return { ...result, ...(bytesScanned === undefined ? {} : { bytesScanned }) };
  } catch (error) {
    if (!signal.aborted) throw athenaCallFailure(error, session.workgroup);
    // A query that has ended meanwhile refuses to be stopped, and nobody waits for the answer.
    if (id !== undefined) {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => undefined);
    }
    if (options.signal?.aborted === true)
      throw new RunbookError('QUERY_CANCELLED', 'the query was cancelled', { cause: error });
    throw new RunbookError('QUERY_CANCELLED', `the query did not end within ${timeoutMs / 1_000} s and was stopped`, {
      remedy: 'Ask over a shorter window, or look at the queue of the workgroup.',
      cause: error,
    });
  } finally {
    stopTimer();
  }
}

async function start(session: AthenaSession, sql: string): Promise<string> {
  const { workgroup, database, resultsLocation } = session;
  const { QueryExecutionId } = await session.client.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
      ...(resultsLocation === undefined ? {} : { ResultConfiguration: { OutputLocation: resultsLocation } }),
    }),
  );
  if (QueryExecutionId === undefined)
    throw new RunbookError('STORE_UNREACHABLE', 'Athena started a query without giving its id');
  return QueryExecutionId;
}

async function ended(
  session: AthenaSession,
  id: string,
  signal: AbortSignal,
  onWait: (state: 'queued' | 'running') => void,
): Promise<QueryExecution> {
  for (let wait = session.pollMs; ; wait = Math.min(wait * 1.5, LONGEST_POLL_MS)) {
    signal.throwIfAborted();
    const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
    const { QueryExecution: execution } = await session.client.send(command, { abortSignal: signal });
    const state = execution?.Status?.State;
    if (execution !== undefined && state === 'SUCCEEDED') return execution;
    if (state !== 'QUEUED' && state !== 'RUNNING') throw athenaFailure(execution?.Status ?? {}, session.workgroup);
    onWait(state === 'QUEUED' ? 'queued' : 'running');
    await pause(session.clock, wait, signal);
  }
}

async function readPages(
  client: AthenaClient,
  id: string,
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<QueryResult> {
  let columns: readonly string[] | undefined;
  const rows: (string | null)[][] = [];
  let token: string | undefined;
  do {
    signal.throwIfAborted();
    const page: GetQueryResultsCommandOutput = await client.send(
      new GetQueryResultsCommand({
        QueryExecutionId: id,
        MaxResults: PAGE_ROWS,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
      { abortSignal: signal },
    );
    let pageRows = page.ResultSet?.Rows ?? [];
    if (columns === undefined) {
      columns = (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map((info) => info.Name ?? '');
      // The first row of the first page repeats the names.
      // https://docs.aws.amazon.com/athena/latest/APIReference/API_ResultSet.html
      if (isHeader(pageRows[0], columns)) pageRows = pageRows.slice(1);
    }
    for (const row of pageRows) rows.push(cells(row));
    onRows(rows.length);
    token = page.NextToken;
  } while (token !== undefined);
  return { columns, rows };
}

/** A datum without a value is NULL; an empty string has one. */
const cells = (row: Row): (string | null)[] => (row.Data ?? []).map((datum) => datum.VarCharValue ?? null);

const isHeader = (row: Row | undefined, columns: readonly string[]): boolean =>
  row !== undefined &&
  cells(row).length === columns.length &&
  cells(row).every((cell, index) => cell?.toLowerCase() === columns[index]?.toLowerCase());
