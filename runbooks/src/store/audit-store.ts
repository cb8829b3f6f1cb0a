import type { AuditStoreTable } from '@sallyport/contract';

/** What a store gave back, by position; `null` is SQL's NULL. Values are text, as Lake and Athena send them. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly bytesScanned?: number;
}

export interface QueryProgress {
  readonly state: 'queued' | 'running' | 'reading';
  readonly elapsedMs: number;
  /** Rows read so far, while `reading`. */
  readonly rows: number;
}

export interface QueryOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: QueryProgress) => void) | undefined;
}

/** A span of eventTime, Unix time in ms: [startMs, endMs). */
export interface TimeBounds {
  readonly startMs: number;
  readonly endMs?: number | undefined;
}

/**
 * A store that answers Trino SQL: CloudTrail Lake, the local lake, or Athena over the same columns. Each keeps its
 * own names for the two tables.
 */
export interface AuditStore {
  /** For people: `lake us-east-1`, `local lake http://127.0.0.1:4566`. */
  readonly name: string;
  /** How long, in ms, until asking again may show something new; asking sooner only costs. Default 2 s. */
  readonly lookAgainMs?: number | undefined;
  /**
   * The text that stands for `{{ssh_events}}` and so on. Undefined when the store does not hold that table. With bounds
   * it may leave out what cannot hold events of that time; the statement still has to ask for the time itself.
   */
  tableText(table: AuditStoreTable, bounds?: TimeBounds): string | undefined;
  /**
   * Runs one SELECT. Throws `QUERY_FAILED` (with `line` and `column` in a {@link QueryRefusal} cause when the store
   * names them), `QUERY_CANCELLED` or `STORE_UNREACHABLE`.
   */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>;
}

/** Why a store did not run a statement, with the place in the statement when it said so. */
export class QueryRefusal extends Error {
  override readonly name = 'QueryRefusal';

  constructor(
    message: string,
    readonly position?: { readonly line: number; readonly column: number },
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Trino's errors begin `line 3:7: `, after a code or not; those of every store do. */
export function refusalOf(message: string, cause?: unknown): QueryRefusal {
  const at = /\bline (\d+)[:,] ?(?:column )?(\d+)/i.exec(message);
  return new QueryRefusal(message, at === null ? undefined : { line: Number(at[1]), column: Number(at[2]) }, { cause });
}
