import { posix } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { ByteFilter } from '../byte-filter';
import { allowAll, emptyConversation, type Conversation } from '../transfer/real-client.fixture';
import type { TransferFilterOptions } from '../transfer/transfer-filter';
import { PACKET, STATUS } from './protocol';
import { createSftpFilter } from './sftp-filter';

export type Field = number | bigint | string | Buffer;

/** `uint32 length, byte type`, then uint32, uint64 or string fields. */
export function packet(type: number, ...fields: Field[]): Buffer {
  const parts = fields.map((field) => {
    if (typeof field === 'number') return uint32(field);
    if (typeof field === 'bigint') return Buffer.from(field.toString(16).padStart(16, '0'), 'hex');
    const bytes = typeof field === 'string' ? Buffer.from(field, 'latin1') : field;
    return Buffer.concat([uint32(bytes.length), bytes]);
  });
  const body = Buffer.concat([Buffer.of(type), ...parts]);
  return Buffer.concat([uint32(body.length), body]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function split(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at);
    packets.push(bytes.subarray(at, end));
    at = end;
  }
  return packets;
}

export const open = (id: number, path: string, flags = 1): Buffer => packet(PACKET.OPEN, id, path, flags, 0);
export const handle = (id: number, name: string): Buffer => packet(PACKET.HANDLE, id, name);
export const status = (id: number, code: number): Buffer => packet(PACKET.STATUS, id, code, '', '');
export const name = (id: number, path: string): Buffer => packet(PACKET.NAME, id, 1, path, path, 0);
export const attributes = (id: number, mode: number): Buffer => packet(PACKET.ATTRS, id, 4, mode);

/** What a target knows of its files. */
export interface TestTarget {
  readonly home?: string;
  /** Answers REALPATH of an absolute path; an absent path has no answer. */
  readonly realpath?: (path: string) => string | undefined;
  /** The text of each link, by its path. */
  readonly links?: Readonly<Record<string, string>>;
  /** REALPATH only tidies the text. */
  readonly tidiesOnly?: true;
}

const ASKS: ReadonlySet<number> = new Set([PACKET.REALPATH, PACKET.LSTAT, PACKET.READLINK]);
const LOWEST_OWN_ID = 0xff000000;
const textAt = (one: Buffer, at: number): string => one.toString('latin1', at + 4, at + 4 + one.readUInt32BE(at));

/**
 * A client and a target on both sides of the filter. The target answers by itself where a path leads, and what it is
 * asked for in the client's place has the client's id here.
 */
export class Wire {
  readonly seen: Conversation = emptyConversation();
  readonly filter: ByteFilter;
  /** Questions of the filter's own, which are not in `toTarget`. */
  readonly questions: string[] = [];
  /** The target is in the middle of a packet, so that it answers nothing else. */
  isBusy = false;
  private readonly unanswered: Buffer[] = [];
  private readonly sent: { readonly id: number; readonly type: number }[] = [];
  private readonly wireIds = new Map<number, number>();

  constructor(
    options: Partial<TransferFilterOptions> = {},
    private readonly world: TestTarget = {},
  ) {
    this.filter = createSftpFilter({
      sinks: { toTarget: (bytes) => split(bytes).forEach((one) => this.onPacket(one)), toClient: (bytes) => void this.seen.toClient.push(bytes) },
      authorize: allowAll,
      record: (act) => Promise.resolve(this.seen.acts.push(act)),
      onViolation: (violation) => void this.seen.violations.push(violation.message),
      ...options,
    });
  }

  async client(...packets: Buffer[]): Promise<this> {
    for (const one of packets) if (one.length >= 9) this.sent.push({ id: one.readUInt32BE(5), type: one[4] ?? 0 });
    this.filter.clientToTarget(Buffer.concat(packets));
    await this.settle();
    return this;
  }

  async target(...packets: Buffer[]): Promise<this> {
    this.filter.targetToClient(Buffer.concat(packets.map((one) => this.toWire(one))));
    await this.settle();
    return this;
  }

  /** Version 3 settled, at home in /home/alice; what was sent for that is forgotten. */
  async settled(): Promise<this> {
    await this.client(packet(PACKET.INIT, 3));
    await this.target(packet(PACKET.VERSION, 3));
    this.forget();
    return this;
  }

  async opened(path = '/f', flags = 3): Promise<this> {
    await this.settled();
    await this.client(open(1, path, flags));
    await this.target(handle(1, 'h1'));
    this.forget();
    return this;
  }

  forget(): void {
    this.seen.toTarget.length = 0;
    this.seen.toClient.length = 0;
    this.questions.length = 0;
  }

  get toTarget(): Buffer[] {
    return split(Buffer.concat(this.seen.toTarget));
  }

  get toClient(): Buffer[] {
    return split(Buffer.concat(this.seen.toClient));
  }

  /** Code of each STATUS that the client got, by request id. */
  get statuses(): [number, number][] {
    return this.toClient.filter((one) => one[4] === PACKET.STATUS).map((one) => [one.readUInt32BE(5), one.readUInt32BE(9)]);
  }

  /** Lets the filter do what it can, with the target's answers to its questions. */
  private async settle(): Promise<void> {
    await turn();
    if (this.isBusy) return;
    for (let question = this.unanswered.shift(); question !== undefined; question = this.unanswered.shift()) {
      this.filter.targetToClient(this.answer(question));
      await turn();
    }
  }

  private onPacket(one: Buffer): void {
    const type = one[4] ?? 0;
    const id = one.length < 9 ? 0 : one.readUInt32BE(5);
    const exact = this.sent.findIndex((known) => known.type === type && id === known.id);
    const mine = exact < 0 && id > LOWEST_OWN_ID ? this.sent.findIndex((known) => known.type === type) : exact;
    const isQuestion = ASKS.has(type) && id > LOWEST_OWN_ID;
    if (isQuestion) {
      this.questions.push(`${type === PACKET.REALPATH ? 'realpath' : type === PACKET.LSTAT ? 'lstat' : 'readlink'} ${textAt(one, 9)}`);
      this.unanswered.push(one);
      return;
    }
    const copy = Buffer.from(one);
    const known = this.sent.splice(mine, mine < 0 ? 0 : 1)[0];
    if (known !== undefined && id > LOWEST_OWN_ID) {
      this.wireIds.set(known.id, id);
      copy.writeUInt32BE(known.id, 5);
    }
    this.seen.toTarget.push(copy);
  }

  /** A test answers under the client's id. */
  private toWire(one: Buffer): Buffer {
    const wireId = one.length < 9 || one[4] === PACKET.VERSION ? undefined : this.wireIds.get(one.readUInt32BE(5));
    if (wireId === undefined) return one;
    this.wireIds.delete(one.readUInt32BE(5));
    const copy = Buffer.from(one);
    copy.writeUInt32BE(wireId, 5);
    return copy;
  }

  private answer(question: Buffer): Buffer {
    const [id, path] = [question.readUInt32BE(5), textAt(question, 9)];
    const absent = status(id, STATUS.NO_SUCH_FILE);
    const { home = '/home/alice', links = {}, tidiesOnly, realpath = (whole: string) => whole } = this.world;
    if (question[4] === PACKET.READLINK) return links[path] === undefined ? absent : name(id, links[path]);
    if (question[4] === PACKET.LSTAT) return links[path] === undefined ? attributes(id, 0o100644) : attributes(id, 0o120777);
    if (path.startsWith('/.sallyport') && tidiesOnly !== true) return absent;
    const whole = posix.resolve(home, path);
    const real = tidiesOnly === true ? whole : realpath(whole);
    return real === undefined ? absent : name(id, real);
  }
}
