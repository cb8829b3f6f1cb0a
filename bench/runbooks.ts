import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '@sallyport/contract';
import {
  CATALOGUE_FOLDER,
  createLakeStore,
  createPutAuditEvents,
  loadCatalogue,
  runRunbook,
  type AuditStore,
  type Runbook,
} from '@sallyport/runbooks';
import { LOCAL_CREDENTIALS, startLake, type Lake } from '../test/harness/lake';
import { generateEvents } from './generated-events';
import { peakResidentKiB, residentKiB } from './process-cost';
import { median, quantile, round } from './statistics';

const EVENTS = Number(process.env.EVENTS ?? 1_000_000);
const ROUNDS = 7;
const DAY_MS = 86_400_000;
/** Enough for a proxy's shipper to keep the lake busy. */
const REQUESTS_IN_FLIGHT = 8;

interface Figures {
  /** A whole run: the query for the watermark, the runbook's own, and what is made of the rows. */
  readonly runMs: number;
  readonly slowestMs: number;
  readonly watermarkMs: number;
  readonly queryMs: number;
  readonly rows: number;
}

/** The runbooks over events of 30 days, each with its own window, asked as users ask: over the API of a lake of its own process. */
async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'sp-bench-'));
  const lake = await startLake(dir);
  const pid = lake.daemon.pid;
  const results: Record<string, Figures> = {};
  try {
    const endMs = Date.now();
    const eventsPerSecond = await load(lake, endMs);
    const store = createLakeStore({ ...lake, credentials: LOCAL_CREDENTIALS });
    const { runbooks } = await loadCatalogue({ folders: [CATALOGUE_FOLDER] });
    for (const runbook of runbooks) results[runbook.id] = await measure(runbook, store, endMs);
    store.close();
    const figures = Object.values(results);
    const summary = {
      events: EVENTS,
      eventsPerSecond: round(eventsPerSecond),
      medianQueryMs: round(median(figures.flatMap(({ watermarkMs, queryMs }) => [watermarkMs, queryMs]))),
      medianRunMs: round(median(figures.map(({ runMs }) => runMs))),
      lakeMiB: round(residentKiB(pid) / 1024),
      lakePeakMiB: round(peakResidentKiB(pid) / 1024),
      loadAverage: loadavg().map(round),
    };
    console.table(results);
    console.log(summary);
    mkdirSync(join(__dirname, 'results'), { recursive: true });
    const text = JSON.stringify({ ...summary, runbooks: results }, null, 2);
    writeFileSync(join(__dirname, 'results', 'runbooks.json'), `${text}\n`);
  } finally {
    await lake.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(runbook: Runbook, store: AuditStore, endMs: number): Promise<Figures> {
  const parameters = runbook.id === 'ssh-sessions-by-principal' ? { principal: 'person-7' } : {};
  const queries: number[][] = [[], []];
  const runs: number[] = [];
  let rows = 0;
  for (let index = 0; index < ROUNDS; index += 1) {
    let asked = 0;
    const timed: AuditStore = {
      ...store,
      query: async (...query) => {
        const start = performance.now();
        const result = await store.query(...query);
        queries[asked++]?.push(performance.now() - start);
        return result;
      },
    };
    const start = performance.now();
    ({
      rows: { length: rows },
    } = await runRunbook(runbook, { store: timed, parameters, endMs }));
    runs.push(performance.now() - start);
  }
  const [watermarkMs = Number.NaN, queryMs = Number.NaN] = queries.map((times) => round(median(times)));
  return { runMs: round(median(runs)), slowestMs: round(quantile(runs, 1)), watermarkMs, queryMs, rows };
}

/** Puts the events in order of time, as proxies do; returns how many a second. */
async function load(lake: Lake, endMs: number): Promise<number> {
  const put = createPutAuditEvents({
    channelArn: lake.channelArn,
    endpoint: lake.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  const start = performance.now();
  let batch: AuditEvent[] = [];
  let sent = 0;
  const inFlight = new Set<Promise<void>>();
  const send = async (events: AuditEvent[]): Promise<void> => {
    const sending = put(events).finally(() => inFlight.delete(sending));
    inFlight.add(sending);
    if (inFlight.size >= REQUESTS_IN_FLIGHT) await Promise.race(inFlight);
    sent += events.length;
    if (sent % 100_000 === 0) console.error(`${sent} events`);
  };
  for (const event of generateEvents(EVENTS, endMs - 30 * DAY_MS, endMs)) {
    batch.push(event);
    if (batch.length < 100) continue;
    await send(batch);
    batch = [];
  }
  if (batch.length > 0) await send(batch);
  await Promise.all(inFlight);
  return EVENTS / ((performance.now() - start) / 1000);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
