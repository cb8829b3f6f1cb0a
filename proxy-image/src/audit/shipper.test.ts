import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock';
import { auditConfig, recordingLog, sinkAt, temporaryDirectory } from './audit-config.fixture';
import type { AuditEventClient, AuditEventEntry, PutOutcome } from './audit-event-client';
import { createAuditTrail } from './create-audit-trail';
import type { ShipperTiming } from './shipper';

const FAST: ShipperTiming = { lingerMs: 1, unavailable: { baseMs: 1, capMs: 5 }, refusedMs: 5 };
const LIMITS = { events: 100, requestBytes: 1_000_000, entryBytes: () => 1 };

type Answer = (entries: readonly AuditEventEntry[]) => PutOutcome;
type Failures = Readonly<Record<string, string>>;

const nameOf = ({ eventData }: AuditEventEntry): string =>
  (JSON.parse(eventData) as { requestParameters?: { command?: string } }).requestParameters?.command ?? 'heartbeat';

/** Answers by the command of each event: with an error code, with nothing at all, or with a receipt. */
const answering =
  (failures: Failures, silent: readonly string[] = []): Answer =>
  (entries) => ({
    kind: 'answered',
    successful: new Map(
      entries
        .filter((entry) => failures[nameOf(entry)] === undefined && !silent.includes(nameOf(entry)))
        .map(({ id }) => [id, `store-${id}`]),
    ),
    failed: new Map(
      entries.flatMap((entry) => {
        const errorCode = failures[nameOf(entry)];
        return errorCode === undefined ? [] : [[entry.id, { errorCode, errorMessage: 'as the test wants' }] as const];
      }),
    ),
  });

/** A sink that answers as scripted, then takes everything. */
class ScriptedClient implements AuditEventClient {
  readonly limits = LIMITS;
  readonly puts: { readonly names: readonly string[]; readonly atMs: number }[] = [];
  constructor(private readonly script: Answer[]) {}

  put(entries: readonly AuditEventEntry[]): Promise<PutOutcome> {
    this.puts.push({ names: entries.map(nameOf), atMs: performance.now() });
    return Promise.resolve((this.script.shift() ?? answering({}))(entries));
  }

  destroy(): void {
    this.script.length = 0;
  }
}

let stateDirectory: string;
beforeEach(() => {
  stateDirectory = temporaryDirectory();
});
afterEach(() => {
  rmSync(stateDirectory, { recursive: true, force: true });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Runs a trail whose sink has taken the heartbeat of the start, and then follows the script for the commands. */
async function ship(
  commands: readonly string[],
  script: Answer[],
  timing: ShipperTiming = FAST,
  during?: (client: ScriptedClient, record: (command: string) => Promise<void>) => Promise<void>,
) {
  const client = new ScriptedClient([answering({}), ...script]);
  const { log, lines } = recordingLog();
  const trail = createAuditTrail({
    config: auditConfig({ sinks: [sinkAt('http://127.0.0.1:9')] }),
    ...{ stateDirectory, clock: systemClock, log },
    createClient: () => client,
    timing: { shipper: timing, deliverMs: 5_000 },
  });
  await trail.start();
  await until(() => client.puts.length > 0);
  const record = (command: string) => trail.record({ eventName: 'ExecuteCommand', requestParameters: { command } });
  await Promise.all(commands.map(record));
  await during?.(client, record);
  await until(() => trail.status().lastShippedSequence >= commands.length + 1);
  const status = trail.status();
  await trail.close();
  const folder = join(stateDirectory, 'dead-letters');
  const dead = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean),
  );
  return { client, status, lines: lines(), dead: dead.map((line) => JSON.parse(line) as Record<string, string>) };
}

/** Requests that carried a command, without those of heartbeats alone. */
const commandsOf = ({ puts }: ScriptedClient) =>
  puts.map(({ names }) => names.filter((name) => name !== 'heartbeat')).filter((names) => names.length > 0);
const notesIn = (lines: readonly string[]) =>
  lines.map((line) => (JSON.parse(line) as { msg: string }).msg).filter((msg) => msg.includes('audit sink'));

test('what may pass is sent again alone, and the log says how many and why', async () => {
  const { client, status, lines, dead } = await ship(['a', 'b', 'c'], [answering({ b: 'Throttling' })]);
  expect(commandsOf(client)).toEqual([['a', 'b', 'c'], ['b']]);
  expect(notesIn(lines)).toEqual([
    'the audit sink does not take events, they stay in the spool: 1 events must be sent again: Throttling',
    'the audit sink takes events again',
  ]);
  expect(status.lastError).toBeUndefined();
  expect(dead).toEqual([]);
});

test('an event that the answer does not name is sent again', async () => {
  const { client, lines } = await ship(['a', 'b'], [answering({}, ['b'])]);
  expect(commandsOf(client)).toEqual([['a', 'b'], ['b']]);
  expect(notesIn(lines)[0]).toContain('1 events must be sent again: no answer for them');
});

test('an answer that takes everything says nothing', async () => {
  const { client, lines } = await ship(['a', 'b'], []);
  expect(commandsOf(client)).toEqual([['a', 'b']]);
  expect(notesIn(lines)).toEqual([]);
});

test('what the sink will never take goes to the dead letters, and the log names it', async () => {
  const { client, lines, dead, status } = await ship(['a', 'b'], [answering({ a: 'InvalidData' })]);
  expect(commandsOf(client)).toEqual([['a', 'b']]);
  expect(dead).toMatchObject([{ errorCode: 'InvalidData', errorMessage: 'as the test wants' }]);
  const told = lines
    .map((line) => JSON.parse(line) as Record<string, string>)
    .filter(({ msg }) => msg?.includes('never'));
  expect(told).toMatchObject([{ uid: dead[0]?.uid, errorCode: 'InvalidData', errorMessage: 'as the test wants' }]);
  expect(status.deadLetters).toBe(1);
});

test.each([
  [19, 0],
  [20, 1],
])('an event that fails %d times in the sink has %d dead letters', async (failures, letters) => {
  const script = Array.from({ length: failures }, () => answering({ a: 'InternalFailure' }));
  const { dead } = await ship(['a'], script);
  expect(dead).toHaveLength(letters);
});

test('throttling is no failure of the event: it is tried for ever', async () => {
  const script = Array.from({ length: 45 }, () => answering({ a: 'Throttling' }));
  expect((await ship(['a'], script)).dead).toEqual([]);
});

test('a sink that refuses is left alone for the time that it says, whatever comes meanwhile', async () => {
  const refused: Answer = () => ({ kind: 'refused', why: 'AccessDenied' });
  const { client } = await ship(['a'], [refused], { ...FAST, refusedMs: 400 }, async (sink, record) => {
    await until(() => sink.puts.length === 2);
    for (const command of ['b', 'c', 'd']) await record(command);
  });
  const [, first, second] = client.puts;
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(390);
});
