import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Server, utils } from 'ssh2';
import { targetName } from '@sallyport/contract';
import type { Target } from '../targets/target';
import { algorithms } from '../transport/algorithms';
import type { Channel, ChannelRequest, ChannelSink } from '../transport/channel';
import { ConnectionLayer, type GlobalRequest } from '../transport/connection-layer';
import { sharedLimits } from '../limits/limits.fixture';
import { OPEN_FAILURE } from '../transport/message-numbers';
import { legOf } from '../transport/ssh2-protocol';
import { encode } from '../transport/wire';

/** One session channel as the target sees it. */
export class TestProgram implements ChannelSink {
  readonly chunks: Buffer[] = [];
  readonly requests: ChannelRequest[] = [];
  reading = true;
  /** sshd answers a CLOSE only when the program has ended and its status is told. */
  running = false;
  readonly ended: Promise<void>;
  readonly closed: Promise<void>;
  #onEnd: () => void = () => undefined;
  #onClose: () => void = () => undefined;
  #waiting: { readonly type: string; readonly resolve: (request: ChannelRequest) => void }[] = [];

  constructor(
    readonly channel: Channel,
    private readonly onStart: (program: TestProgram) => void,
  ) {
    this.ended = new Promise((resolve) => (this.#onEnd = resolve));
    this.closed = new Promise((resolve) => (this.#onClose = resolve));
    channel.attach(this);
    channel.setFlow('everything');
  }

  get input(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** The first request of that type, past or future. */
  async request(type: string): Promise<ChannelRequest> {
    const known = this.requests.find((request) => request.type === type);
    return known ?? new Promise((resolve) => this.#waiting.push({ type, resolve }));
  }

  exit(status: number): void {
    this.channel.sendEof();
    this.channel.tell('exit-status', encode(status));
    this.channel.close();
  }

  onData(chunk: Buffer): void {
    if (!this.reading) return;
    this.chunks.push(Buffer.from(chunk));
    this.channel.consumed(chunk.length);
  }
  onRequest(request: ChannelRequest): void {
    this.requests.push(request);
    request.succeed();
    if (request.type === 'exec' || request.type === 'shell' || request.type === 'subsystem') this.onStart(this);
    const hit = this.#waiting.filter(({ type }) => type === request.type);
    this.#waiting = this.#waiting.filter(({ type }) => type !== request.type);
    for (const { resolve } of hit) resolve(request);
  }
  onEof(): void {
    this.#onEnd();
  }
  onAbandoned(): void {
    this.channel.close();
  }
  onPeerClose(): void {
    if (!this.running) this.channel.close();
  }
  onClose(): void {
    this.#onClose();
  }
  onDrain(): void {
    // Tests write and do not wait.
  }
}

/** A target whose every message a test can see and make: ssh2's transport, our connection layer. */
export class TestTarget {
  readonly entry: Partial<Target>;
  readonly layers: ConnectionLayer[] = [];
  readonly globalRequests: GlobalRequest[] = [];
  readonly sockets = new Set<Socket>();
  /** Of one connection. */
  maxSessions = Infinity;
  answersGlobalRequests = true;
  #programs: TestProgram[] = [];
  #waiting: ((program: TestProgram) => void)[] = [];
  #channels: TestProgram[] = [];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    hostKey: string,
  ) {
    const { port } = server.address() as AddressInfo;
    this.entry = { name: targetName('web-1'), host: '127.0.0.1', port, hostKeys: [hostKey] };
  }

  static async start(): Promise<TestTarget> {
    const hostKey = utils.generateKeyPairSync('ed25519');
    const ssh = new Server({ hostKeys: [hostKey.private], algorithms: algorithms(), keepaliveInterval: 0 });
    const tcp = createServer({ noDelay: true }, (socket) => {
      target.sockets.add(socket);
      socket.once('close', () => target.sockets.delete(socket));
      ssh.injectSocket(socket);
    }).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const target = new TestTarget(tcp, hostKey.public);
    ssh.on('connection', (connection) => {
      connection.on('error', () => undefined);
      connection.on('authentication', (context) => {
        context.accept();
      });
      connection.on('handshake', () => {
        layer.flushWaiting();
      });
      const layer = new ConnectionLayer(
        legOf(connection),
        {
          onChannelOpen: (request) => {
            if (layer.channels.length >= target.maxSessions) {
              // sshd's answer beyond its MaxSessions.
              request.refuse(OPEN_FAILURE.CONNECT_FAILED, 'open failed');
              return;
            }
            target.#channels.push(new TestProgram(request.accept('nothing'), (program) => target.started(program)));
          },
          onGlobalRequest: (request) => {
            target.globalRequests.push(request);
            if (target.answersGlobalRequests) request.succeed();
          },
          onViolation: () => undefined,
          onLimit: () => undefined,
        },
        { channels: 1_000, requestsPerSecond: 100_000, now: () => performance.now(), shared: sharedLimits() },
      );
      layer.setOwner({ person: 'proxy', source: 'proxy' });
      target.layers.push(layer);
    });
    return target;
  }

  /** The next program that is started; ask before it is. */
  next(): Promise<TestProgram> {
    const program = this.#programs.shift();
    return program === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(program);
  }

  /** The session channels of the last connection, started or not. */
  get channels(): readonly TestProgram[] {
    return this.#channels;
  }

  /** The layer of the newest connection. */
  get newest(): ConnectionLayer {
    const layer = this.layers.at(-1);
    if (layer === undefined) throw new Error('nobody connected');
    return layer;
  }

  /** Resolves when nobody is connected. */
  async empty(): Promise<void> {
    await Promise.all([...this.sockets].map((socket) => once(socket, 'close')));
  }

  /** Lets go of the connections and channels that were, for a test with very many. */
  forget(): void {
    this.layers.length = 0;
    this.globalRequests.length = 0;
    this.#channels = [];
    this.#programs = [];
    this.#waiting = [];
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private started(program: TestProgram): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#programs.push(program);
    else waiting(program);
  }
}
