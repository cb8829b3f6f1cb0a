import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { Client, Server, utils, type Algorithms, type Connection } from 'ssh2';
import ssh2Crypto from 'ssh2/lib/protocol/crypto.js';
import { legOf, type Leg } from './ssh2-protocol';

const MAC = 'hmac-sha2-256-etm@openssh.com';
const CIPHERS = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr'];
const CHANNEL_DATA = 94;
const shared = Buffer.allocUnsafeSlow(64 * 1024);

/** One end of a wire on which bytes come in pieces of any size, each in a buffer that is spoilt as soon as it is handled. */
class SpoilingWire extends Duplex {
  peer: SpoilingWire | undefined;
  #arrived = Buffer.alloc(0);
  #isDue = false;

  constructor(private readonly nextSize: () => number) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.peer?.arrive(chunk);
    done();
  }

  override _read(): void {
    // Pieces are handed over as events, as by a socket that reads into a buffer of its user's.
  }

  private arrive(chunk: Buffer): void {
    this.#arrived = Buffer.concat([this.#arrived, chunk]);
    if (!this.#isDue) this.deliverSoon();
  }

  private deliverSoon(): void {
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      for (let turn = 0; turn < 50 && this.#arrived.length > 0; turn += 1) this.deliver();
      if (this.#arrived.length > 0) this.deliverSoon();
    });
  }

  private deliver(): void {
    const size = Math.min(this.nextSize(), this.#arrived.length, shared.length);
    this.#arrived.copy(shared, 0, 0, size);
    this.#arrived = this.#arrived.subarray(size);
    this.emit('data', shared.subarray(0, size));
    shared.fill(0xaa, 0, size);
  }
}

const { private: hostKey } = utils.generateKeyPairSync('ed25519');
const open: { end(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.end();
});

/** Two ssh2 ends after authentication. */
async function connectEnds(algorithms: Algorithms, nextSize: () => number): Promise<{ readonly client: Leg; readonly server: Leg; readonly rekeyed: () => Promise<unknown> }> {
  const [near, far] = [new SpoilingWire(nextSize), new SpoilingWire(nextSize)];
  near.peer = far;
  far.peer = near;
  const listener = new Server({ hostKeys: [hostKey], algorithms });
  const client = new Client();
  open.push(client);
  const accepted = once(listener, 'connection');
  listener.injectSocket(far as unknown as Parameters<Server['injectSocket']>[0]);
  client.on('error', () => undefined);
  // Nobody exchanges keys a second time before that.
  const authenticated = once(client, 'ready');
  client.connect({ sock: near, username: 'x', algorithms, readyTimeout: 0 });
  const [connection] = (await accepted) as [Connection];
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => {
    context.accept();
  });
  await Promise.all([authenticated, once(connection, 'ready')]);
  return { client: legOf(client), server: legOf(connection), rekeyed: () => once(client, 'handshake') };
}

/** Sizes that cut lengths, bodies and tags of packets anywhere, and some that hold several packets. The same in every run. */
function sizes(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const random = state >>> 8;
    return random % 2 === 0 ? 1 + (random >>> 1) % 100 : 1 + (random >>> 1) % 60_000;
  };
}

const LENGTHS = [1, 2, 15, 16, 17, 900, 4_096, 5_000, 32_768, 32_768, 60_000, 3, ...Array.from({ length: 200 }, (_, index) => index)];
const payloads = () => LENGTHS.map((bytes) => Buffer.concat([Buffer.of(CHANNEL_DATA), randomBytes(bytes)]));

async function exchange(from: Leg, to: Leg, sent: readonly Buffer[]): Promise<Buffer[]> {
  const got: Buffer[] = [];
  const all = new Promise<void>((resolve) => {
    to.protocol.takeConnectionLayer((payload) => {
      got.push(Buffer.from(payload));
      if (got.length === sent.length) resolve();
    });
  });
  for (const payload of sent) from.protocol.sendPayload(payload);
  await all;
  return got;
}

describe.each([
  ['in the native binding, where it is built', () => undefined],
  ['in JavaScript', () => ssh2Crypto.disableBinding()],
])('a read buffer that the next read overwrites, ciphers %s', (_title, choose) => {
  beforeAll(choose);

  test.each(CIPHERS)('%s: every message arrives whole, both ways, over key exchanges', async (cipher) => {
    const algorithms: Algorithms = { cipher: [cipher as never], hmac: [MAC] };
    const { client, server, rekeyed } = await connectEnds(algorithms, sizes());
    for (let round = 0; round < 2; round += 1) {
      const sent = payloads();
      expect(await exchange(client, server, sent)).toEqual(sent);
      expect(await exchange(server, client, sent)).toEqual(sent);
      const done = rekeyed();
      client.protocol.rekey();
      await done;
    }
  });
});
