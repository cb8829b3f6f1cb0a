import { randomUUID } from 'node:crypto';
import type { DuckDBValue } from '@duckdb/node-api';
import { messageOf } from '@sallyport/contract';
import type { Clock } from '../clock';
import type { Columns } from '../engine/duckdb-types';
import type { KeptKey } from '../engine/kept-keys';
import type { QueryEngine, View } from '../engine/query-engine';
import { spanOf, type DayRange } from '../store/day-range';
import type { EventStore, Snapshot } from '../store/event-store';
import type { Dialect, EngineQuery } from './dialect';
import { isActive, type QueryRecord } from './query';
import type { QueryLimits } from './query-limits';

/** A store as queries name it. */
export interface QueryableStore {
  readonly id: string;
  /** Every name that FROM may use: its id among them. */
  readonly names: readonly string[];
  readonly columns: Columns;
  readonly keptKeys: readonly KeptKey[];
  readonly store: EventStore;
}

export class TooManyQueries extends Error {
  override readonly name = 'TooManyQueries';
}

class ResultTooLarge extends Error {}

/** What a value takes beside its characters. */
const CELL_BYTES = 24;

export interface QueryServiceOptions {
  readonly engine: QueryEngine;
  readonly dialect: Dialect;
  readonly stores: readonly QueryableStore[];
  readonly clock: Clock;
  readonly limits: QueryLimits;
}

/** Starts queries, remembers their states and results, and forgets the oldest. */
export class QueryService {
  /** By id, oldest first. */
  private readonly queries = new Map<string, QueryRecord>();
  private readonly tables: Readonly<Record<string, Columns>>;
  private readonly byName: ReadonlyMap<string, QueryableStore>;
  private active = 0;

  constructor(private readonly options: QueryServiceOptions) {
    const named = options.stores.flatMap((store) => store.names.map((name) => [name, store] as const));
    this.byName = new Map(named);
    this.tables = Object.fromEntries(named.map(([name, store]) => [name, store.columns]));
  }

  /**
   * Checks the text, takes its snapshot and puts it in line.
   * @throws SqlError for a text that is refused, TooManyQueries.
   */
  async start(text: string): Promise<QueryRecord> {
    const { clock, dialect, limits } = this.options;
    const id = randomUUID();
    const viewOf = (name: string) => `q_${id.replaceAll('-', '')}_${this.storeNamed(name).id.slice(0, 8)}`;
    const createdMs = clock.now();
    const query = dialect.translate(text, this.tables, {
      nowMs: createdMs,
      tableSql: viewOf,
      keptKeys: (name) => this.storeNamed(name).keptKeys,
    });
    if (this.active >= limits.concurrent)
      throw new TooManyQueries(`${limits.concurrent} queries are running or waiting`);
    this.active += 1;
    const stores = [...new Set(query.tables.map((name) => this.storeNamed(name)))];
    const snapshots: Snapshot[] = [];
    try {
      for (const queried of stores) snapshots.push(await queried.store.snapshot(this.daysOf(query, queried)));
    } catch (thrown) {
      for (const snapshot of snapshots) snapshot.release();
      this.active -= 1;
      throw thrown;
    }
    const views = stores.map(({ id: storeId, columns, keptKeys }, index): View => {
      const { parquet = [], olderParquet = [], ndjson = [] } = snapshots[index] ?? {};
      return { name: viewOf(storeId), columns, keptKeys, files: { parquet, olderParquet, ndjson } };
    });
    const { promise: done, resolve: finish } = deferred();
    const record: QueryRecord = {
      id,
      text,
      createdMs,
      done,
      eventDataStoreIds: stores.map((store) => store.id),
      status: 'QUEUED',
      scanned: {
        events: snapshots.reduce((sum, snapshot) => sum + snapshot.rows, 0),
        bytes: snapshots.reduce((sum, snapshot) => sum + snapshot.bytes, 0),
      },
      columnNames: query.columnNames,
      rows: [],
      resultSize: 0,
      abort: new AbortController(),
    };
    this.remember(record);
    void this.execute(record, query, views).finally(() => {
      for (const snapshot of snapshots) snapshot.release();
      this.active -= 1;
      this.forgetOldest();
      finish();
    });
    return record;
  }

  find(id: string): QueryRecord | undefined {
    return this.queries.get(id);
  }

  /** Of one event data store, newest first. */
  list(eventDataStoreId: string): QueryRecord[] {
    return [...this.queries.values()].filter((query) => query.eventDataStoreIds.includes(eventDataStoreId)).reverse();
  }

  /** Only for a query that is active. */
  cancel(query: QueryRecord): void {
    query.status = 'CANCELLED';
    query.abort.abort();
  }

  async close(): Promise<void> {
    const active = [...this.queries.values()].filter(isActive);
    for (const query of active) this.cancel(query);
    await Promise.all([...this.queries.values()].map((query) => query.done));
    this.options.engine.close();
  }

  private async execute(record: QueryRecord, query: EngineQuery, views: readonly View[]): Promise<void> {
    const { engine, clock, limits } = this.options;
    const timer = setTimeout(() => {
      record.status = 'TIMED_OUT';
      record.errorMessage = `The query took longer than ${limits.timeoutMs / 1000} s.`;
      record.abort.abort();
    }, limits.timeoutMs);
    const onStart = () => {
      record.status = 'RUNNING';
      record.startedMs = clock.now();
    };
    try {
      await engine.run(
        query.sql,
        views,
        { onStart, onRows: (rows) => this.collect(record, query, rows) },
        record.abort.signal,
      );
      if (isActive(record)) record.status = 'FINISHED';
    } catch (thrown) {
      if (isActive(record)) {
        record.status = 'FAILED';
        record.errorMessage = messageOf(thrown).slice(0, 1000);
      }
    } finally {
      clearTimeout(timer);
      record.endedMs = clock.now();
      if (record.status !== 'FINISHED') {
        record.rows = [];
        record.resultSize = 0;
      }
    }
  }

  private collect(record: QueryRecord, query: EngineQuery, rows: readonly (readonly DuckDBValue[])[]): void {
    for (const row of rows) {
      const values = query.format(row);
      record.rows.push(values);
      for (const value of values) record.resultSize += CELL_BYTES + (value?.length ?? 0);
    }
    if (record.resultSize > this.options.limits.resultSize)
      throw new ResultTooLarge(
        `The result is larger than ${this.options.limits.resultSize} bytes: select less, or add LIMIT.`,
      );
  }

  /** The days of every place where the query names the store, under whichever of its names. */
  private daysOf({ tables, days }: EngineQuery, store: QueryableStore): DayRange {
    return spanOf(tables.filter((name) => this.storeNamed(name) === store).map((name) => days[name] ?? {}));
  }

  private storeNamed(name: string): QueryableStore {
    const store = this.byName.get(name) ?? this.byName.get(name.toLowerCase());
    if (store === undefined) throw new TypeError(`the translation named ${name}, which is no table`);
    return store;
  }

  private remember(record: QueryRecord): void {
    this.queries.set(record.id, record);
    this.forgetOldest();
  }

  private forgetOldest(): void {
    const { remembered, totalResultSize } = this.options.limits;
    let total = [...this.queries.values()].reduce((sum, query) => sum + query.resultSize, 0);
    for (const query of this.queries.values()) {
      if (this.queries.size <= remembered && total <= totalResultSize) return;
      if (isActive(query)) continue;
      this.queries.delete(query.id);
      total -= query.resultSize;
    }
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
