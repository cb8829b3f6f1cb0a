import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { ChannelStream } from './channel-stream';
import { ModelPeer, streamBytes } from './model-peer.fixture';

const LOTS = 1e9;

/** A peer's channel as a stream, and the reader and writer of it. */
class Bench {
  readonly peer: ModelPeer;
  readonly stream: ChannelStream;
  read = 0;
  written = 0;
  closed = false;
  ended = false;
  sawEnd = false;
  #mayWrite = true;

  constructor(windowBytes: number) {
    this.peer = new ModelPeer(windowBytes);
    this.peer.openChannel();
    if (this.peer.channel === undefined) throw new Error('no channel');
    this.stream = new ChannelStream(this.peer.channel);
    this.stream.on('drain', () => (this.#mayWrite = true));
    this.stream.on('end', () => (this.sawEnd = true));
    this.stream.on('close', () => (this.closed = true));
  }

  take(): void {
    const bytes = this.stream.read() as Buffer | null;
    if (bytes === null) return;
    if (!bytes.equals(streamBytes(0, this.read, bytes.length)))
      this.peer.faults.push(`other bytes than were sent, at ${this.read}`);
    this.read += bytes.length;
  }

  put(count: number): void {
    if (!this.#mayWrite || this.ended || this.closed) return;
    this.#mayWrite = this.stream.write(streamBytes(0, this.written, count));
    this.written += count;
  }

  end(): void {
    this.ended = true;
    this.stream.end();
  }

  async settle(): Promise<void> {
    this.peer.drainSocket();
    this.peer.endKeyExchange();
    for (let idle = 0, last = ''; idle < 4;) {
      this.take();
      this.peer.read(LOTS);
      if (this.peer.sawClose) this.peer.close();
      await turn();
      const now = JSON.stringify([this.read, this.peer.streams, this.peer.messages]);
      idle = now === last ? idle + 1 : 0;
      last = now;
    }
  }
}

type Step = readonly [name: string, act: (bench: Bench) => void];
const step = (name: string, act: (bench: Bench) => void): fc.Arbitrary<Step> => fc.constant([name, act]);
const sizes = fc.constantFrom(1, 300, 16 * 1024, 40 * 1024, 300 * 1024);
const sized = (name: string, act: (bench: Bench, count: number) => void): fc.Arbitrary<Step> =>
  sizes.map((count) => [`${name} ${count}`, (bench: Bench) => act(bench, count)]);

const goesOn = [
  sized('peer says', (bench, count) => bench.peer.send(0, count)),
  sized('peer reads', (bench, count) => bench.peer.read(count)),
  sized('write', (bench, count) => bench.put(count)),
  step('read', (bench) => bench.take()),
  step('socket full', ({ peer }) => peer.fillSocket()),
  step('socket drains', ({ peer }) => peer.drainSocket()),
  step('keys are exchanged', ({ peer }) => peer.startKeyExchange()),
  step('keys are there', ({ peer }) => peer.endKeyExchange()),
];
const halfCloses = [step('peer ends', ({ peer }) => peer.eof()), step('end', (bench) => bench.end())];
const ends = [
  step('peer closes', ({ peer }) => peer.close()),
  step('peer is gone', ({ peer }) => peer.leave()),
  step('destroy', ({ stream }) => stream.destroy()),
];

const windows = fc.constantFrom(3_000, 64 * 1024, 2 * 1024 * 1024);
const steps = (...kinds: fc.Arbitrary<Step>[][]) => fc.array(fc.oneof(...kinds.flat()), { maxLength: 40, size: 'max' });

async function play(windowBytes: number, all: readonly Step[]): Promise<Bench> {
  const bench = new Bench(windowBytes);
  for (const [, act] of all) {
    act(bench);
    await turn();
  }
  await bench.settle();
  return bench;
}

test('in whatever order both sides read, write and wait, a stream on a channel moves every byte', async () => {
  await fc.assert(
    fc.asyncProperty(windows, steps(goesOn, halfCloses), async (windowBytes, all) => {
      const bench = await play(windowBytes, all);
      const { peer } = bench;
      expect(peer.faults).toEqual([]);
      expect([bench.read, peer.streams[0].received]).toEqual([peer.streams[0].sent, bench.written]);
      expect([bench.sawEnd, peer.sawEof]).toEqual([peer.sentEof, bench.ended]);
      expect(peer.sentEof || peer.window > 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('no matter who ends it and when, the stream closes', async () => {
  await fc.assert(
    fc.asyncProperty(
      windows,
      steps(goesOn, halfCloses),
      fc.oneof(...ends),
      steps(goesOn),
      async (windowBytes, before, end, after) => {
        const bench = await play(windowBytes, [...before, end, ...after]);
        expect(bench.peer.faults).toEqual([]);
        expect(bench.closed).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});
