import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { sessionId } from '@sallyport/contract';
import { ModelDisk } from '../recording/model-disk.fixture';
import { startRecording } from '../recording/recorder';
import { hasAll, ModelPeer } from '../transport/model-peer.fixture';
import { MESSAGE } from '../transport/message-numbers';
import { encode } from '../transport/wire';
import { RecordingTap } from './recordings';
import { Relay } from './relay';

const LOTS = 1e9;
const RUNS = 250;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'back-pressure-'));
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date', 'hrtime'] });
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(directory, { recursive: true, force: true });
});

/** Two peers with a relay between them, as of a program on a terminal. */
class Bench {
  readonly client: ModelPeer;
  readonly target: ModelPeer;
  readonly disk = new ModelDisk();
  /** What the target has said, in order: what a recording must hold. */
  said: Buffer[] = [];
  ends = 0;
  failed = false;
  aborted = false;
  #tap: RecordingTap | undefined;
  #relay: Relay | undefined;

  constructor(windows: { readonly client: number; readonly target: number }) {
    this.client = new ModelPeer(windows.client);
    this.target = new ModelPeer(windows.target);
  }

  /** @param before what happens before the relay has taken over */
  async start(isRecorded: boolean, before: readonly Step[] = []): Promise<void> {
    this.client.openChannel();
    await this.target.acceptChannel();
    for (const [, act] of before) act(this);
    await turn();
    const [client, target] = [this.client.channel, this.target.channel];
    if (client === undefined || target === undefined) throw new Error('no channel');
    // As a channel's owner does when its recording fails: see `abandon`.
    const end = (): void => {
      this.failed = true;
      client.sendEof();
      client.close();
      target.abort();
    };
    if (isRecorded) {
      const recorder = startRecording(
        {
          ...{ directory, sessionId: sessionId('s-1'), channelId: 0, columns: 80, rows: 24, term: 'xterm', title: '' },
          ...{ clock: { now: () => 0 }, input: 'recorded', maxBytes: LOTS, onError: end },
        },
        this.disk.createFile,
      );
      this.#tap = new RecordingTap(recorder, () => this.#relay?.resume());
    }
    const relay = new Relay({
      ...{ client, target },
      ...(this.#tap === undefined ? {} : { tap: this.#tap }),
      onClientRequest: (request) => {
        request.fail();
      },
      onTargetRequest: (_, forward) => {
        forward();
      },
      onFailure: end,
      onEnd: () => {
        this.ends += 1;
      },
    });
    this.#relay = relay;
    relay.start();
    client.setFlow('everything');
    target.setFlow('everything');
  }

  /** As a program does that shows much to a client that reads. */
  targetShows(windows: number): void {
    for (let shown = 0; shown < windows; shown++) {
      this.client.read(LOTS);
      this.targetSays(0, LOTS);
    }
  }

  targetSays(stream: 0 | 1, count: number): void {
    this.said.push(this.target.send(stream, count));
  }

  abort(): void {
    this.aborted = true;
    this.client.channel?.abort();
    this.target.channel?.abort();
  }

  /** From here on everybody reads, the disk writes, and nothing else happens. */
  async settle(): Promise<void> {
    this.disk.let(LOTS);
    for (const peer of this.peers) {
      peer.drainSocket();
      peer.endKeyExchange();
    }
    for (let rounds = 0, idle = 0; idle < 4 && rounds < 5_000; rounds++) {
      const before = this.progress();
      for (const peer of this.peers) peer.read(LOTS);
      jest.advanceTimersByTime(100);
      await turn();
      idle = this.progress() === before ? idle + 1 : 0;
    }
  }

  /** Peers answer a CLOSE. */
  answerCloses(): void {
    for (const peer of this.peers) if (peer.sawClose) peer.close();
  }

  async recorded(): Promise<string> {
    await this.#tap?.end();
    const events = this.disk.text
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line) as [number, string, string]);
    return events
      .filter(([, code]) => code === 'o')
      .map(([, , data]) => data)
      .join('');
  }

  get peers(): readonly ModelPeer[] {
    return [this.client, this.target];
  }

  get faults(): readonly string[] {
    return this.peers.flatMap(({ faults }) => faults);
  }

  private progress(): string {
    return JSON.stringify([
      this.ends,
      this.disk.text.length,
      ...this.peers.map(({ streams, messages, window }) => [streams, messages.length, window]),
    ]);
  }
}

type Step = readonly [name: string, act: (bench: Bench) => void];

const step = (name: string, act: (bench: Bench) => void): fc.Arbitrary<Step> => fc.constant([name, act]);
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.constantFrom(4096, 32 * 1024, 32 * 1024 + 1),
  fc.constant(LOTS),
);
const sized = (name: string, act: (bench: Bench, count: number) => void): fc.Arbitrary<Step> =>
  sizes.map((count) => [`${name} ${count}`, (bench: Bench) => act(bench, count)]);

/** What comes and goes for as long as nobody ends anything. */
const goesOn: fc.WeightedArbitrary<Step>[] = [
  { weight: 6, arbitrary: sized('target says', (bench, count) => bench.targetSays(0, count)) },
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 2, max: 12 })
      .map((count) => [`target shows ${count}`, (bench: Bench) => bench.targetShows(count)]),
  },
  { weight: 2, arbitrary: sized('target says on stderr', (bench, count) => bench.targetSays(1, count)) },
  { weight: 4, arbitrary: sized('client says', (bench, count) => bench.client.send(0, count)) },
  { weight: 5, arbitrary: sized('client reads', (bench, count) => bench.client.read(count)) },
  { weight: 3, arbitrary: sized('target reads', (bench, count) => bench.target.read(count)) },
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 1, max: 12 })
      .map((count) => [`disk writes ${count}`, ({ disk }: Bench) => disk.let(count)]),
  },
  { weight: 1, arbitrary: step('client socket full', ({ client }) => client.fillSocket()) },
  { weight: 1, arbitrary: step('client socket drains', ({ client }) => client.drainSocket()) },
  { weight: 1, arbitrary: step('target socket full', ({ target }) => target.fillSocket()) },
  { weight: 1, arbitrary: step('target socket drains', ({ target }) => target.drainSocket()) },
  {
    weight: 1,
    arbitrary: step('keys are exchanged', (bench) => bench.peers.forEach((peer) => peer.startKeyExchange())),
  },
  { weight: 1, arbitrary: step('keys are there', (bench) => bench.peers.forEach((peer) => peer.endKeyExchange())) },
  { weight: 1, arbitrary: step('100 ms', () => jest.advanceTimersByTime(100)) },
];
const halfCloses: fc.WeightedArbitrary<Step>[] = [
  { weight: 1, arbitrary: step('client ends its input', ({ client }) => client.eof()) },
  { weight: 1, arbitrary: step('target ends its output', ({ target }) => target.eof()) },
];
const ends: fc.WeightedArbitrary<Step>[] = [
  { weight: 1, arbitrary: step('target exits', ({ target }) => target.request('exit-status', encode(0))) },
  { weight: 1, arbitrary: step('target closes', ({ target }) => target.close()) },
  { weight: 1, arbitrary: step('client closes', ({ client }) => client.close()) },
  { weight: 1, arbitrary: step('closes are answered', (bench) => bench.answerCloses()) },
  { weight: 1, arbitrary: step('client is gone', ({ client }) => client.leave()) },
  { weight: 1, arbitrary: step('target is gone', ({ target }) => target.leave()) },
  { weight: 1, arbitrary: step('proxy aborts', (bench) => bench.abort()) },
  { weight: 1, arbitrary: step('disk is full', ({ disk }) => disk.fill()) },
];

const windows = fc.record({
  client: fc.constantFrom(3000, 64 * 1024, 2 * 1024 * 1024),
  target: fc.constantFrom(3000, 64 * 1024, 2 * 1024 * 1024),
});
const steps = (...kinds: fc.WeightedArbitrary<Step>[][]) =>
  fc.array(fc.oneof(...kinds.flat()), { maxLength: 60, size: 'max' });
const endsSomehow = fc
  .tuple(steps(goesOn, halfCloses), fc.array(fc.oneof(...goesOn, ...ends), { maxLength: 12, size: 'max' }))
  .map((parts) => parts.flat());

async function play(
  isRecorded: boolean,
  bytes: { readonly client: number; readonly target: number },
  all: readonly Step[],
  before: readonly Step[] = [],
): Promise<Bench> {
  const bench = new Bench(bytes);
  await bench.start(isRecorded, before);
  for (const [, act] of all) {
    act(bench);
    await turn();
  }
  await bench.settle();
  return bench;
}

test('in whatever order both sides read, pause and wait for the disk, every byte arrives, and each may send more', async () => {
  await fc.assert(
    fc.asyncProperty(steps(goesOn, halfCloses), fc.boolean(), windows, async (all, isRecorded, bytes) => {
      const bench = await play(isRecorded, bytes, all);
      const { client, target } = bench;
      expect(bench.faults).toEqual([]);
      expect([hasAll(client, target), hasAll(target, client)]).toEqual([true, true]);
      expect([target.sawEof, client.sawEof]).toEqual([client.sentEof, target.sentEof]);
      for (const peer of bench.peers) expect(peer.sentEof || peer.window > 0).toBe(true);
      expect(bench.ends).toBe(0);
      if (isRecorded) expect(await bench.recorded()).toBe(Buffer.concat(bench.said).toString());
    }),
    { numRuns: RUNS },
  );
});

test('no matter who ends it and when, the channel ends once, and what arrived before is what was sent', async () => {
  await fc.assert(
    fc.asyncProperty(
      endsSomehow,
      fc.array(fc.oneof(...ends), { maxLength: 1 }),
      fc.boolean(),
      windows,
      async (all, before, isRecorded, bytes) => {
        const bench = await play(isRecorded, bytes, all, before);
        const { client, target } = bench;
        const isCut = bench.aborted || bench.failed || client.isGone || target.isGone;
        const isOver = isCut || client.sentClose || target.sentClose;
        // Peers that are still there answer a CLOSE; the other side hears of it when this one has ended.
        for (let round = 0; isOver && round < 3; round++) {
          bench.answerCloses();
          await bench.settle();
        }
        expect(bench.faults).toEqual([]);
        expect(bench.ends).toBe(isOver ? 1 : 0);
        for (const peer of bench.peers) expect(peer.isGone || peer.sawClose).toBe(isOver);
        if (!isOver) expect([hasAll(client, target), hasAll(target, client)]).toEqual([true, true]);
        // What the one that ended it had said before comes through, and CLOSE comes last.
        if (isCut || client.endedIt === target.endedIt) return;
        const [from, to] = target.endedIt ? [target, client] : [client, target];
        expect([hasAll(from, to), to.messages.at(-1)]).toEqual([true, MESSAGE.CHANNEL_CLOSE]);
      },
    ),
    { numRuns: RUNS },
  );
});
