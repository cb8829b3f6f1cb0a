import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { verifyChain } from '@sallyport/contract';
import { systemClock } from '../clock';
import { auditConfig, silentLog, sinkAt, temporaryDirectory } from './audit-config.fixture';
import { createAuditTrail } from './create-audit-trail';
import { FakeSink } from './fake-sink.fixture';

const KILLS = 25;
const WRITER = join(__dirname, 'crash-writer.fixture.cjs');

/** Runs the writer until a random moment after its first confirmed act; adds what it saw confirmed. */
async function runAndKill(options: object, prefix: string, confirmed: Set<string>): Promise<void> {
  const child = spawn(process.execPath, [WRITER, JSON.stringify(options), prefix], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, 'close');
  const first = once(lines, 'line');
  lines.on('line', (line) => confirmed.add(line));
  await Promise.race([first, exited.then(() => Promise.reject(new Error('the writer ended by itself')))]);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
  child.kill('SIGKILL');
  await exited;
  await closed;
}

test(`killed ${KILLS} times at random moments under load: every confirmed act reaches the sink, and the chain is whole`, async () => {
  const stateDirectory = temporaryDirectory();
  const sink = await FakeSink.start();
  // A sink that fails now and then, so that kills also fall between an answer and its receipt.
  sink.behaviour = () => (Math.random() < 0.2 ? { status: 500, type: 'InternalServerError' } : undefined);
  const options = { config: auditConfig({ sinks: [sinkAt(sink.endpoint)] }), stateDirectory };
  const confirmed = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) await runAndKill(options, `k${kill}`, confirmed);
  sink.behaviour = () => undefined;

  const trail = createAuditTrail({ ...options, clock: systemClock, log: silentLog });
  await trail.start();
  await sink.until(() => sink.sequences().includes(trail.status().lastSequence));
  await trail.close();
  await sink.close();

  const arrived = new Set(sink.events.map((event) => event.requestParameters?.command));
  expect([...confirmed].filter((command) => !arrived.has(command))).toEqual([]);
  expect(confirmed.size).toBeGreaterThan(KILLS * 20);
  // Delivery is at least once: copies have one UID and are equal, or the verdict would name a conflict.
  expect(verifyChain(sink.events)).toMatchObject({
    intact: true,
    chains: [{ proxyId: trail.proxyId, fromGenesis: true, first: 1, last: trail.status().lastSequence, problems: [] }],
  });
  const commands = new Map(sink.events.map((event) => [event.UID, event.requestParameters?.command]));
  const recorded = [...commands.values()].filter((command) => command !== undefined);
  expect(new Set(recorded).size).toBe(recorded.length);
  rmSync(stateDirectory, { recursive: true, force: true });
}, 600_000);
