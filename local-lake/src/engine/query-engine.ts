import { StatementType, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { quoteName, type Columns } from './duckdb-types';
import type { KeptKey } from './kept-keys';
import type { Sandbox } from './sandbox';
import { tableSource, type StoreFiles } from './table-source';

/** A view that stands for a store while one query runs. */
export interface View {
  readonly name: string;
  readonly columns: Columns;
  readonly keptKeys: readonly KeptKey[];
  readonly files: StoreFiles;
}

export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
}

/** Runs SELECTs on the sandbox's connections, as many at a time as there are; the rest wait in line. */
export class QueryEngine {
  private readonly free: DuckDBConnection[];
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = [];

  constructor(private readonly sandbox: Sandbox) {
    this.free = [...sandbox.connections];
  }

  /**
   * Calls `onRows` with the rows as they come; `onStart` when the query leaves the line.
   * Aborting the signal interrupts it, and the promise rejects.
   * @throws QueryRefused when the text is anything but one SELECT.
   */
  async run(
    sql: string,
    views: readonly View[],
    handlers: { readonly onStart: () => void; readonly onRows: (rows: readonly (readonly DuckDBValue[])[]) => void },
    signal: AbortSignal,
  ): Promise<void> {
    const connection = await this.take();
    const stopInterrupting = interruptOnAbort(connection, signal);
    try {
      signal.throwIfAborted();
      handlers.onStart();
      for (const view of views)
        await connection.run(
          `CREATE VIEW ${quoteName(view.name)} AS ${tableSource(view.columns, view.files, view.keptKeys)}`,
        );
      await stream(connection, sql, handlers.onRows, signal);
    } finally {
      stopInterrupting();
      for (const view of views) await connection.run(`DROP VIEW IF EXISTS ${quoteName(view.name)}`);
      this.release(connection);
    }
  }

  close(): void {
    this.sandbox.close();
  }

  private take(): Promise<DuckDBConnection> {
    const connection = this.free.pop();
    return connection !== undefined
      ? Promise.resolve(connection)
      : new Promise((resolve) => this.waiting.push(resolve));
  }

  private release(connection: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next !== undefined) next(connection);
    else this.free.push(connection);
  }
}

const INTERRUPT_EVERY_MS = 20;

/** An interrupt that arrives between two statements is lost, so it is repeated until the query has ended. */
function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal.removeEventListener('abort', onAbort);
    clearInterval(timer);
  };
}

async function stream(
  connection: DuckDBConnection,
  sql: string,
  onRows: (rows: readonly (readonly DuckDBValue[])[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new QueryRefused('exactly one SELECT is allowed');
  const statement = await statements.prepare(0);
  // The translation lets nothing but a SELECT through; this holds should it ever be wrong.
  if (statement.statementType !== StatementType.SELECT) throw new QueryRefused('only SELECT is allowed');
  signal.throwIfAborted();
  const result = await statement.stream();
  for (;;) {
    signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    onRows(chunk.getRows());
  }
}
