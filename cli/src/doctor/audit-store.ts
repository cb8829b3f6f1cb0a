import { inspectAthenaStore, openAuditStore, type AuditStoreConfig, type TimeBounds } from '@sallyport/runbooks';
import { chosenStore } from '../audit-store';
import { formatBytes } from '../output/time';
import type { World } from '../world';
import { ok, skipped, type Check } from './check';

/** Athena takes seconds for a question, and is asked several. */
const PATIENCE_MS = 60_000;
const DAY_MS = 86_400_000;

export const auditStoreCheck: Check = {
  name: 'audit store',
  run: async ({ config, world, store }) => {
    if (config === undefined) return skipped('there is no config');
    const chosen = chosenStore(config, store);
    if (chosen === undefined) return skipped(`the config names no ${store ?? 'audit store'}`);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const about = chosen.type === 'athena' ? await aboutAthena(chosen, { startMs: world.now().getTime() }, signal) : '';
    return ok(`${await askedOnce(chosen, world, signal)}${about}`);
  },
};

/** A real question, which needs every permission that a run needs. Athena bills by what is read, so it is asked of the last day. */
async function askedOnce(chosen: AuditStoreConfig, world: World, signal: AbortSignal): Promise<string> {
  const store = openAuditStore(chosen);
  try {
    const startedAt = world.now().getTime();
    const bounds = chosen.type === 'athena' ? { startMs: startedAt - DAY_MS } : undefined;
    const sql = `SELECT count(*) AS events FROM ${store.tableText('ssh_events', bounds) ?? ''}`;
    const { rows } = await store.query(sql, { signal });
    const took = world.now().getTime() - startedAt;
    const events = `${rows[0]?.[0] ?? '0'} audit events${bounds === undefined ? '' : ' of the last day'}`;
    return `${store.name} holds ${events} (answered in ${took} ms)`;
  } finally {
    store.close();
  }
}

async function aboutAthena(
  chosen: AuditStoreConfig & { type: 'athena' },
  today: TimeBounds,
  signal: AbortSignal,
): Promise<string> {
  const { scanLimitBytes, tables } = await inspectAthenaStore(chosen, today, signal);
  const limit =
    scanLimitBytes === undefined ? 'no scan limit' : `a scan limit of ${formatBytes(scanLimitBytes)} a query`;
  return `; ${tables.join(' and ')} can be read; ${limit}`;
}
