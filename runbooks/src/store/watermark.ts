import type { AuditStoreTable } from '@sallyport/contract';
import { RunbookError } from '../errors';
import type { Window } from '../query/parameters';
import type { AuditStore, QueryOptions, TimeBounds } from './audit-store';
import { chainsNear, neighboursOf, type ChainNeighbours } from './chain-sql';
import { judgeChains, type ProxyState } from './judge-chains';
import { managementSql, managementState } from './management-watermark';

export type { ProxyState } from './judge-chains';

/**
 * How a table stands to the window's end. `late`: what is missing may simply not have arrived yet. `gap`: what came
 * after it has arrived already. `never`: waiting does not help, e.g. because a clock was turned.
 */
export type WatermarkState = 'passed' | 'late' | 'gap' | 'never';

/** How far one table is known to be complete. */
export interface Watermark {
  readonly table: AuditStoreTable;
  /** Unix time in ms; undefined when nothing at all is known. */
  readonly atMs: number | undefined;
  readonly state: WatermarkState;
  /** Whether the window's end has been passed. */
  readonly passed: boolean;
  /** One sentence for people: what is known, and what is missing. */
  readonly explanation: string;
  readonly proxies: readonly ProxyState[];
}

/** Asks the store how far it is complete for the window. */
export async function readWatermark(
  store: AuditStore,
  table: AuditStoreTable,
  window: Window,
  nowMs: number,
  options: QueryOptions = {},
): Promise<Watermark> {
  const state =
    table === 'ssh_events'
      ? await sshState(store, window, nowMs, options)
      : managementState(
          (await store.query(managementSql(tableOf(store, table, { startMs: window.startMs }), window, nowMs), options))
            .rows[0]?.[0] ?? null,
          window,
        );
  return { table, passed: state.state === 'passed', ...state };
}

function tableOf(store: AuditStore, table: AuditStoreTable, bounds?: TimeBounds): string {
  const text = store.tableText(table, bounds);
  if (text === undefined) throw new RunbookError('QUERY_FAILED', `${store.name} holds no ${table}`);
  return text;
}

async function sshState(
  store: AuditStore,
  window: Window,
  nowMs: number,
  options: QueryOptions,
): Promise<ReturnType<typeof judgeChains>> {
  const near = chainsNear(window);
  const { rows } = await store.query(near.sql(tableOf(store, 'ssh_events', near.bounds)), options);
  const chains = near.read(rows);
  const open = chains.filter((chain) => near.isOpenAt(chain, nowMs));
  let neighbours: ReadonlyMap<string, ChainNeighbours> = new Map();
  if (open.length > 0) {
    const ask = neighboursOf(open, near.bounds);
    const answer = await store.query(ask.sql(tableOf(store, 'ssh_events', ask.bounds)), options);
    neighbours = ask.read(answer.rows);
  }
  return judgeChains(chains, neighbours, window, nowMs);
}
