import { SallyportError } from '@sallyport/contract';
import { z } from 'zod';
import { isActive, type QueryRecord } from '../query/query';
import { QUERY_LIMITS } from '../query/query-limits';
import { TooManyQueries, type QueryService } from '../query/query-service';
import { AwsError } from './aws-error';
import { maxResults, nextToken, parseInput, queryId } from './input';
import { page } from './paging';
import type { LakeResources } from './resources';
import { findEventDataStore, PAGE_ERRORS } from './stores';

const startInput = z.object({
  QueryStatement: z
    .string('is required: the local lake keeps no dashboards, so QueryAlias names nothing')
    .min(1, 'is empty')
    .max(QUERY_LIMITS.statementCharacters, `is longer than ${QUERY_LIMITS.statementCharacters} characters`),
  DeliveryS3Uri: z.undefined('the local lake delivers nothing to S3: use GetQueryResults').optional(),
  QueryAlias: z.undefined('the local lake keeps no dashboards').optional(),
  QueryParameters: z.undefined('are for dashboards, which the local lake does not keep').optional(),
});

const UNSUPPORTED_MEMBERS = {
  DeliveryS3Uri: 'UnsupportedOperationException',
  QueryAlias: 'UnsupportedOperationException',
  QueryParameters: 'UnsupportedOperationException',
};

/** StartQuery. A text that is refused gets its line and column in the message. */
export async function startQuery(queries: QueryService, input: unknown): Promise<object> {
  const { QueryStatement } = parseInput(startInput, input, UNSUPPORTED_MEMBERS);
  try {
    return { QueryId: (await queries.start(QueryStatement)).id };
  } catch (thrown) {
    throw startError(thrown);
  }
}

function startError(thrown: unknown): unknown {
  if (thrown instanceof TooManyQueries) return new AwsError('MaxConcurrentQueriesException', thrown.message);
  if (!(thrown instanceof SallyportError) || !thrown.code.startsWith('SQL_')) return thrown;
  // AWS names a store that does not exist as such; any other table name is a fault of the text.
  const unknownStore =
    thrown.code === 'SQL_UNKNOWN_TABLE' && /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i.test(thrown.message);
  const type = unknownStore ? 'EventDataStoreNotFoundException' : 'InvalidQueryStatementException';
  return new AwsError(type, `${thrown.message.replace(/\.?$/, '.')} ${thrown.remedy}`);
}

/** What answers about a query need of the service. */
type Queries = Pick<QueryService, 'find'>;

const describeInput = z.object({
  QueryAlias: z.undefined('the local lake keeps no dashboards: name a QueryId').optional(),
  QueryId: queryId,
});

/** DescribeQuery */
export async function describeQuery(queries: Queries, input: unknown): Promise<object> {
  const query = find(queries, parseInput(describeInput, input, UNSUPPORTED_MEMBERS).QueryId);
  await nearlyDone(query);
  return {
    QueryId: query.id,
    QueryString: query.text,
    QueryStatus: query.status,
    QueryStatistics: {
      EventsMatched: query.rows.length,
      EventsScanned: query.scanned.events,
      BytesScanned: query.scanned.bytes,
      ExecutionTimeInMillis: executionMs(query),
      CreationTime: query.createdMs / 1000,
    },
    ...(query.errorMessage !== undefined && { ErrorMessage: query.errorMessage }),
  };
}

/**
 * Clients look at a query, sleep, and look again; most queries here end sooner than that sleep. So an answer about one
 * that is active waits for its end, this many milliseconds at most.
 */
const LINGER_MS = 200;

async function nearlyDone(query: QueryRecord): Promise<void> {
  if (!isActive(query)) return;
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([query.done, new Promise((resolve) => (timer = setTimeout(resolve, LINGER_MS)))]);
  clearTimeout(timer);
}

const resultsInput = z.object({ QueryId: queryId, NextToken: nextToken, MaxQueryResults: maxResults });

/** GetQueryResults. While the query is active there are no rows and no token: clients ask again. */
export async function getQueryResults(queries: Queries, input: unknown): Promise<object> {
  const { QueryId, NextToken, MaxQueryResults } = parseInput(resultsInput, input, PAGE_ERRORS);
  const query = find(queries, QueryId);
  await nearlyDone(query);
  const { items, nextToken: next } = page(isActive(query) ? [] : query.rows, query.id, NextToken, MaxQueryResults);
  const toCells = (row: readonly (string | null)[]) =>
    row.map((value, index) => ({ [query.columnNames[index] ?? '']: value }));
  return {
    QueryStatus: query.status,
    QueryStatistics: {
      ResultsCount: items.length,
      TotalResultsCount: query.rows.length,
      BytesScanned: query.scanned.bytes,
    },
    QueryResultRows: items.map(toCells),
    ...(next !== undefined && { NextToken: next }),
    ...(query.errorMessage !== undefined && { ErrorMessage: query.errorMessage }),
  };
}

/** CancelQuery */
export function cancelQuery(queries: QueryService, input: unknown): object {
  const query = find(queries, parseInput(z.object({ QueryId: queryId }), input).QueryId);
  if (!isActive(query)) throw new AwsError('InactiveQueryException', `The query ${query.id} is ${query.status}`);
  queries.cancel(query);
  return { QueryId: query.id, QueryStatus: query.status };
}

const listInput = z.object({
  EventDataStore: z.string().min(3).max(256),
  NextToken: nextToken,
  MaxResults: maxResults,
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  QueryStatus: z.enum(['QUEUED', 'RUNNING', 'FINISHED', 'FAILED', 'CANCELLED', 'TIMED_OUT']).optional(),
});

/** ListQueries, newest first. */
export function listQueries(queries: QueryService, resources: LakeResources, input: unknown): object {
  const {
    EventDataStore,
    NextToken,
    MaxResults,
    StartTime = 0,
    EndTime = Infinity,
    QueryStatus,
  } = parseInput(listInput, input, {
    ...PAGE_ERRORS,
    QueryStatus: 'InvalidQueryStatusException',
  });
  if (StartTime > EndTime) throw new AwsError('InvalidDateRangeException', 'StartTime is after EndTime');
  const { id } = findEventDataStore(resources, EventDataStore);
  const matching = queries
    .list(id)
    .filter((query) => query.createdMs >= StartTime * 1000 && query.createdMs <= EndTime * 1000)
    .filter((query) => QueryStatus === undefined || query.status === QueryStatus)
    .map((query) => ({ QueryId: query.id, QueryStatus: query.status, CreationTime: query.createdMs / 1000 }));
  const { items, nextToken: next } = page(matching, `queries-${id}`, NextToken, MaxResults);
  return { Queries: items, ...(next !== undefined && { NextToken: next }) };
}

function find(queries: Queries, id: string): QueryRecord {
  const query = queries.find(id);
  if (query === undefined)
    throw new AwsError('QueryIdNotFoundException', `There is no query ${id}; the oldest are forgotten`);
  return query;
}

const executionMs = ({ startedMs, endedMs }: QueryRecord): number =>
  startedMs === undefined || endedMs === undefined ? 0 : endedMs - startedMs;
