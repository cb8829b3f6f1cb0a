import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { ByteFilter } from '../byte-filter';
import { allowAll, SFTP_SERVER } from '../transfer/real-client.fixture';
import type { TransferAct, TransferFilterOptions } from '../transfer/transfer-filter';
import { PACKET } from './protocol';
import { createSftpFilter } from './sftp-filter';
import { packet, split, type Field } from './wire.fixture';

/** A client that sends single packets, through the filter, to the real sftp-server. */
export class RawSftp {
  readonly acts: TransferAct[] = [];
  readonly violations: string[] = [];
  authorize: TransferFilterOptions['authorize'] = allowAll;
  private readonly server: ChildProcessWithoutNullStreams;
  private readonly filter: ByteFilter;
  private readonly waiting = new Map<number, (reply: Buffer) => void>();
  private received = Buffer.alloc(0);
  private lastId = 0;

  /** @param home the folder in which the server starts */
  constructor(home: string) {
    this.server = spawn(SFTP_SERVER, [], { cwd: home, env: { ...process.env, HOME: home } });
    this.filter = createSftpFilter({
      sinks: { toTarget: (bytes) => void this.server.stdin.write(bytes), toClient: (bytes) => this.take(bytes) },
      authorize: (...need) => this.authorize(...need),
      record: (act) => Promise.resolve(this.acts.push(act)),
      onViolation: (violation) => void this.violations.push(violation.message),
    });
    this.server.stdout.on('data', (bytes: Buffer) => this.filter.targetToClient(bytes));
  }

  async start(): Promise<this> {
    const version = new Promise((resolve) => this.waiting.set(3, resolve));
    this.filter.clientToTarget(packet(PACKET.INIT, 3));
    await version;
    return this;
  }

  /** The answers to some requests that are sent in one go. */
  burst(requests: readonly (readonly [number, ...Field[]])[]): Promise<Buffer[]> {
    const sent = requests.map(([type, ...fields]) => {
      const id = ++this.lastId + 1000;
      return { id, bytes: packet(type, id, ...fields) };
    });
    const replies = sent.map(({ id }) => new Promise<Buffer>((resolve) => this.waiting.set(id, resolve)));
    this.filter.clientToTarget(Buffer.concat(sent.map(({ bytes }) => bytes)));
    return Promise.all(replies);
  }

  /** The answers to requests that are sent in one go under the same id. */
  async repeat(id: number, requests: readonly (readonly [number, ...Field[]])[]): Promise<Buffer[]> {
    const replies: Buffer[] = [];
    const done = new Promise<void>((resolve) => {
      this.waiting.set(id, (reply) => {
        if (replies.push(reply) === requests.length) resolve();
      });
    });
    this.filter.clientToTarget(Buffer.concat(requests.map(([type, ...fields]) => packet(type, id, ...fields))));
    await done;
    return replies;
  }

  get outcome(): ByteFilter['outcome'] {
    return this.filter.outcome;
  }

  async request(type: number, ...fields: Field[]): Promise<Buffer> {
    const [reply] = await this.burst([[type, ...fields]]);
    return reply ?? Buffer.alloc(0);
  }

  /** What a file holds, up to 100 bytes; undefined where it cannot be opened. */
  async read(path: string): Promise<string | undefined> {
    const opened = await this.request(PACKET.OPEN, Buffer.from(path), 1, 0);
    if (opened[4] !== PACKET.HANDLE) return undefined;
    const handle = opened.subarray(13);
    const data = await this.request(PACKET.READ, handle, 0n, 100);
    await this.request(PACKET.CLOSE, handle);
    return data[4] === PACKET.DATA ? data.toString('utf8', 13) : '';
  }

  async stop(): Promise<void> {
    this.server.stdin.end();
    await once(this.server, 'close');
    await this.filter.end();
  }

  private take(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes]);
    while (this.received.length >= 4 && this.received.length >= 4 + this.received.readUInt32BE(0)) {
      const [one = Buffer.alloc(0)] = split(this.received.subarray(0, 4 + this.received.readUInt32BE(0)));
      this.received = this.received.subarray(one.length);
      // VERSION has its number where the others have their id.
      this.waiting.get(one.readUInt32BE(5))?.(one);
    }
  }
}

export const statusOf = (reply: Buffer): number => (reply[4] === PACKET.STATUS ? reply.readUInt32BE(9) : 0);
