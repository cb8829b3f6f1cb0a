import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '@sallyport/contract';
import { startLake } from '@sallyport/local-lake';
import {
  CATALOGUE_FOLDER,
  createLakeStore,
  createPutAuditEvents,
  loadCatalogue,
  runRunbook,
} from '@sallyport/runbooks';
import { LOCAL_CREDENTIALS } from '../test/harness/lake';
import { generateEvents } from './generated-events';
import { median, quantile, round } from './statistics';

const EVENTS = Number(process.env.EVENTS ?? 1_000_000);
const ROUNDS = 7;
const DAY_MS = 86_400_000;

/** The eight runbooks over a million events of 30 days, each with its own window, asked as users ask: over the API. */
async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'sp-bench-'));
  const lake = await startLake({ dir, port: 0 });
  const results: Record<string, { medianMs: number; slowestMs: number; rows: number }> = {};
  try {
    const endMs = Date.now();
    await load(lake, endMs);
    const store = createLakeStore({ ...lake, credentials: LOCAL_CREDENTIALS, pollMs: 2 });
    const { runbooks } = await loadCatalogue({ folders: [CATALOGUE_FOLDER] });
    for (const runbook of runbooks) {
      const times: number[] = [];
      let rows = 0;
      const parameters = runbook.id === 'ssh-sessions-by-principal' ? { principal: 'person-7' } : {};
      for (let index = 0; index < ROUNDS; index += 1) {
        const start = process.hrtime.bigint();
        ({
          rows: { length: rows },
        } = await runRunbook(runbook, { store, parameters, endMs }));
        times.push(Number(process.hrtime.bigint() - start) / 1e6);
      }
      results[runbook.id] = { medianMs: round(median(times)), slowestMs: round(quantile(times, 1)), rows };
      console.log(
        `${runbook.id.padEnd(40)} median ${round(median(times))} ms, slowest ${round(quantile(times, 1))} ms, ${rows} rows`,
      );
    }
    store.close();
    console.log(
      `median over the runbooks: ${round(median(Object.values(results).map(({ medianMs }) => medianMs)))} ms`,
    );
  } finally {
    await lake.close();
    rmSync(dir, { recursive: true, force: true });
  }
  mkdirSync(join(__dirname, 'results'), { recursive: true });
  writeFileSync(join(__dirname, 'results', 'runbooks.json'), `${JSON.stringify(results, null, 2)}\n`);
}

async function load(lake: Awaited<ReturnType<typeof startLake>>, endMs: number): Promise<void> {
  const put = createPutAuditEvents({
    channelArn: lake.channelArn,
    endpoint: lake.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  const start = Date.now();
  let batch: AuditEvent[] = [];
  let sent = 0;
  const inFlight = new Set<Promise<void>>();
  const send = async (events: AuditEvent[]): Promise<void> => {
    const sending = put(events).finally(() => inFlight.delete(sending));
    inFlight.add(sending);
    if (inFlight.size >= 8) await Promise.race(inFlight);
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
  await lake.compact();
  console.log(`${EVENTS} events put and compacted in ${round((Date.now() - start) / 1000)} s`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
