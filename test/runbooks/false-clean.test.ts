import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUDIT_EVENT_VERSION, eventDigest, GENESIS_DIGEST, type AuditEvent } from '@sallyport/contract';
import {
  createLakeStore,
  createPutAuditEvents,
  findRunbook,
  loadCatalogue,
  runRunbook,
  type AuditStore,
  type Runbook,
} from '@sallyport/runbooks';
import { LOCAL_CREDENTIALS, startLake, type Lake } from '../harness/lake';

/** Chains as proxies write them, whose deliveries and clocks go wrong, in a real local lake. None may be called clean. */
const DAY_MS = 86_400_000;
const BEGIN = Math.floor(Date.now() / 1_000) * 1_000 - 300 * DAY_MS;

let directory: string;
let lake: Lake;
let store: AuditStore & { close(): void };
let runbook: Runbook;
let put: (events: readonly AuditEvent[]) => Promise<void>;
let scenes = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-clean-'));
  lake = await startLake(join(directory, 'lake'));
  const { endpoint, channelArn, eventDataStores } = lake;
  store = createLakeStore({ endpoint, region: 'us-east-1', eventDataStores, credentials: LOCAL_CREDENTIALS });
  put = createPutAuditEvents({ channelArn, endpoint, credentials: LOCAL_CREDENTIALS });
  runbook = findRunbook(await loadCatalogue(), 'ssh-sessions-without-mfa');
}, 60_000);

afterAll(async () => {
  store?.close();
  await lake?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** One chain of a proxy; each act at seconds after the scene's begin, as the proxy's clock said. */
class Chain {
  readonly events: AuditEvent[] = [];

  constructor(
    private readonly proxyId: string,
    private readonly beginMs: number,
  ) {}

  beats(from: number, to: number): this {
    for (let at = from; at <= to; at += 60) this.act(at, 'EmitHeartbeat', { lostEvents: '0' });
    return this;
  }

  act(at: number, eventName: AuditEvent['eventName'], additional: Record<string, string> = {}): this {
    const last = this.events.at(-1);
    const sequence = this.events.length + 1;
    const timeMs = this.beginMs + at * 1_000;
    const isBeat = eventName === 'EmitHeartbeat';
    this.events.push({
      version: AUDIT_EVENT_VERSION,
      userIdentity: { type: isBeat ? 'Service' : 'Person', principalId: isBeat ? 'sallyport' : 'alice' },
      eventSource: 'ssh.sallyport.test',
      eventName,
      eventTime: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
      UID: `${this.proxyId}-${sequence}`,
      recipientAccountId: '000000000000',
      additionalEventData: {
        ...{ sessionId: isBeat ? '' : `s-${sequence}`, proxyId: this.proxyId, sequence: String(sequence) },
        ...{ previousDigest: last === undefined ? GENESIS_DIGEST : eventDigest(last), timeMs: String(timeMs) },
        ...{
          person: isBeat ? '' : 'alice',
          principalClass: isBeat ? 'service' : 'person',
          mfa: 'false',
          mfaEvidence: 'none',
        },
        ...{
          target: isBeat ? '' : 'web-1',
          login: '',
          proxyAccountId: '000000000000',
          targetAccountId: '',
          region: 'us-east-1',
        },
        ...additional,
      },
    });
    return this;
  }
}

/** Seconds of the scene: the window is from 600 to 1500. `lost` are numbers of the chain that never arrive. */
async function resultOf(make: (beginMs: number, id: string) => readonly Chain[], lost: readonly number[] = []) {
  scenes += 1;
  const beginMs = BEGIN + scenes * 4 * DAY_MS;
  const chains = make(beginMs, `scene-${scenes}`);
  for (const { events } of chains)
    await put(events.filter(({ additionalEventData }) => !lost.includes(Number(additionalEventData.sequence))));
  const run = await runRunbook(runbook, { store, endMs: beginMs + 1_500_000, windowSeconds: 900 });
  return { result: run.result, why: run.watermarks[0]?.explanation };
}

test('a whole chain with nothing in it is clean', async () => {
  expect((await resultOf((at, id) => [new Chain(id, at).beats(0, 1_560)])).result).toBe('clean');
});

test('a clock that was five minutes ahead for a while, and a delivery that stopped then', async () => {
  const turned = (at: number, id: string) => [
    new Chain(id, at).beats(0, 1_380).act(1_700, 'ReloadConfiguration').beats(1_705, 1_765).beats(1_410, 1_420),
  ];
  expect(await resultOf(turned)).toMatchObject({
    result: 'incomplete',
    why: expect.stringContaining('turned by') as string,
  });
});

test('the same, told by the proxy, though nothing was written while it was ahead', async () => {
  const told = (at: number, id: string) => [
    new Chain(id, at).beats(0, 600).act(900, 'EmitHeartbeat', { clockStepMs: '270000' }).beats(960, 1_560),
  ];
  expect(await resultOf(told)).toMatchObject({ result: 'incomplete', why: expect.stringContaining('4m30s') as string });
});

test('a clock that was turned long before the window does not matter to it', async () => {
  const early = (at: number, id: string) => [
    new Chain(id, at).beats(0, 60).act(30, 'EmitHeartbeat', { clockStepMs: '-60000' }).beats(90, 1_590),
  ];
  expect((await resultOf(early)).result).toBe('clean');
});

test('the first event in the window that never arrived, before others that did', async () => {
  const quiet = (at: number, id: string) => [
    new Chain(id, at).beats(0, 540).act(620, 'StartSession', { mfa: 'false' }).beats(660, 1_560),
  ];
  expect((await resultOf(quiet)).result).toBe('finding');
  expect((await resultOf(quiet, [11])).result).toBe('incomplete');
});

test('a proxy that fell silent hours ago without saying that it ended, beside one that lives', async () => {
  const silent = (at: number, id: string) => [
    new Chain(id, at).beats(0, 1_560),
    new Chain(`${id}-b`, at).beats(-10_800, -7_200),
  ];
  expect(await resultOf(silent)).toMatchObject({ result: 'incomplete', why: expect.stringContaining('-b') as string });
});

test('one that said so is not waited for, unless an event of it is missing', async () => {
  const ended = (at: number, id: string) => [
    new Chain(id, at).beats(0, 1_560),
    new Chain(`${id}-b`, at).beats(540, 900).act(930, 'EmitHeartbeat', { final: 'true' }),
  ];
  expect((await resultOf(ended)).result).toBe('clean');
  expect((await resultOf(ended, [5])).result).toBe('incomplete');
});

test('a proxy that was shut down and has begun again, of which nobody has heard yet', async () => {
  const ended = (at: number, id: string) => [
    new Chain(id, at).beats(0, 1_380).act(1_400, 'EmitHeartbeat', { final: 'true' }),
  ];
  expect((await resultOf(ended)).result).toBe('incomplete');
});

test('a chain that begins in the store with a later number than its first', async () => {
  const late = (at: number, id: string) => [new Chain(id, at).beats(0, 1_560)];
  expect(
    (
      await resultOf(
        late,
        Array.from({ length: 14 }, (_, index) => index + 1),
      )
    ).result,
  ).toBe('incomplete');
  expect((await resultOf(late, [1, 2, 3])).result).toBe('clean');
});

test('a chain that was not heard of for two days and goes on without a gap', async () => {
  const slept = (at: number, id: string) => [new Chain(id, at).beats(-200_000, -199_940).beats(900, 1_560)];
  expect((await resultOf(slept)).result).toBe('clean');
  expect((await resultOf(slept, [3])).result).toBe('incomplete');
});
