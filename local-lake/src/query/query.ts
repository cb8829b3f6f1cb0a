/** The states of AWS's QueryStatus. */
export type QueryStatus = 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT';

/** Values as text; null for SQL's NULL. */
export type ResultRow = readonly (string | null)[];

export interface QueryRecord {
  readonly id: string;
  readonly text: string;
  readonly eventDataStoreIds: readonly string[];
  readonly createdMs: number;
  status: QueryStatus;
  errorMessage?: string;
  startedMs?: number;
  endedMs?: number;
  /** Of the files that the query read. */
  readonly scanned: { readonly events: number; readonly bytes: number };
  readonly columnNames: readonly string[];
  rows: ResultRow[];
  /** About the bytes that `rows` take. */
  resultSize: number;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export const isActive = ({ status }: Pick<QueryRecord, 'status'>): boolean =>
  status === 'QUEUED' || status === 'RUNNING';
