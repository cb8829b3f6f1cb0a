import { Boundary, isOwnFault } from './boundary';
import { Channel, type ChannelHost, type Flow } from './channel';
import { ChannelOpenRefused, ConnectionGone, ProtocolViolation } from './errors';
import { DISCONNECT, MESSAGE, OPEN_FAILURE } from './message-numbers';
import type { Leg } from './ssh2-protocol';
import { message, WireReader } from './wire';

/** A peer's wish to open a channel (RFC 4254 section 5.1). `data` is what follows the four fixed fields. */
export interface ChannelOpenRequest {
  readonly type: string;
  readonly data: Buffer;
  /** Confirms; `flow` is how much the sink gets before it says more. */
  accept(flow: Flow): Channel;
  refuse(reason: number, text: string): void;
}

/** A global request (RFC 4254 section 4). Answers leave in the order in which the requests came. */
export interface GlobalRequest {
  readonly name: string;
  readonly wantReply: boolean;
  readonly data: Buffer;
  succeed(data?: Buffer): void;
  fail(): void;
}

export interface ConnectionDelegate {
  onChannelOpen(request: ChannelOpenRequest): void;
  onGlobalRequest(request: GlobalRequest): void;
  /** The peer broke the protocol or a bound, or the proxy failed (see `isOwnFault`); the connection is being closed. */
  onViolation(violation: Error): void;
}

export interface ConnectionLimits {
  readonly channels: number;
  /** Requests and channel openings that the peer may send per second, over a burst of one second. */
  readonly requestsPerSecond: number;
  /** Monotonic, in ms. */
  readonly now: () => number;
}

/** Above this, the socket is too far behind to be given more channel data. */
const CONGESTION_BYTES = 512 * 1024;
/** A peer that lets this much pile up by requests alone does not read at all. */
const SOCKET_LIMIT_BYTES = 8 * 1024 * 1024;
const HELD_BACK_LIMIT = 4_096;
const BYTES_PER_TOKEN = 4 * 1024;
/** Global requests that a peer may have waiting for their answers, which come in order (RFC 4254 section 4). */
const MAX_ANSWERS_DUE = 256;
/** Of the peer's words on why it refuses; they go into events and to the other leg. */
const MAX_REASON_CHARACTERS = 1_024;
const FLUSH_TURN_BYTES = 64 * 1024;
const WINDOW_BYTES = 2 * 1024 * 1024;
const SMALL_WINDOW_BYTES = 256 * 1024;
/** So many channels get the full window; what a connection can make the proxy hold stays bounded. */
const FULL_WINDOWS = 8;
const MAX_PACKET = 32 * 1024;

type PendingOpen = { readonly type: string; readonly flow: Flow; readonly window: number; resolve(channel: Channel): void; reject(error: Error): void };
type Answer = { sent: boolean; payload: Buffer | undefined };

/**
 * The connection protocol (RFC 4254) on one leg, in place of ssh2's: requests stay raw, windows are enforced, every
 * queue is bounded, and nothing is answered by itself but what breaks the protocol.
 */
export class ConnectionLayer implements ChannelHost {
  readonly leg: Leg;
  /** For whatever else runs on behalf of this connection: what it throws ends the connection. */
  readonly boundary = new Boundary((fault) => {
    this.fail(fault);
  });
  /** Messages received since the start, for whoever looks for signs of life. */
  messages = 0;
  /** Payload bytes, both ways. */
  bytes = 0;
  #delegate: ConnectionDelegate;
  readonly #limits: ConnectionLimits;
  readonly #channels = new Map<number, Channel>();
  readonly #opening = new Map<number, PendingOpen>();
  readonly #waiting = new Set<Channel>();
  #flushIsDue = false;
  #incomingOpens = 0;
  #nextId = 0;
  #answersDue: Answer[] = [];
  #globalAnswers: ((data: Buffer | undefined) => void)[] = [];
  #tokens: number;
  #tokensAt: number;
  #lost = false;

  constructor(leg: Leg, delegate: ConnectionDelegate, limits: ConnectionLimits) {
    this.leg = leg;
    this.#delegate = delegate;
    this.#limits = limits;
    this.#tokens = limits.requestsPerSecond;
    this.#tokensAt = limits.now();
    leg.protocol.takeConnectionLayer((payload) => {
      this.receive(payload);
    });
    leg.socket.on('drain', this.boundary.around(() => {
      this.flushWaiting();
    }));
    leg.socket.once('close', this.boundary.around(() => {
      this.connectionLost();
    }));
  }

  /** Another takes over, e.g. once the peer is authenticated. */
  setDelegate(delegate: ConnectionDelegate): void {
    this.#delegate = delegate;
  }

  get channels(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  get isLost(): boolean {
    return this.#lost;
  }

  /** Opens a channel to the peer. Rejects with ChannelOpenRefused or ConnectionGone. */
  open(type: string, data: Buffer, flow: Flow): Promise<Channel> {
    if (this.#lost) return Promise.reject(new ConnectionGone());
    const id = this.freeId();
    const window = this.windowForNext();
    return new Promise((resolve, reject) => {
      this.#opening.set(id, { type, flow, window, resolve, reject });
      this.send(message(MESSAGE.CHANNEL_OPEN, type, id, window, MAX_PACKET, { raw: data }));
    });
  }

  /** Resolves to the reply's data, or undefined when the peer refused or is gone. */
  ask(name: string, data: Buffer): Promise<Buffer | undefined> {
    if (this.#lost) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#globalAnswers.push(resolve);
      this.send(message(MESSAGE.GLOBAL_REQUEST, name, true, { raw: data }));
    });
  }

  /** Ends the connection: tells why, then closes the socket without waiting for the peer. */
  disconnect(reason: number, text: string): void {
    if (this.#lost) return;
    const { protocol, socket } = this.leg;
    try {
      if (socket.writable) protocol.disconnect(reason, text);
    } catch {
      // The protocol is already unusable: closing the socket is all that is left.
    }
    socket.end();
    // A peer may keep its side open for ever, or never read (RFC 4253 section 11.1 lets us not wait).
    setTimeout(() => socket.destroy(), socket.writableLength === 0 ? 50 : 1_000);
    this.connectionLost();
  }

  /** The peer broke the protocol or a bound, or the proxy failed while it served this connection: it ends. */
  fail(fault: Error): void {
    const own = isOwnFault(fault);
    // What arrives after the end is dropped; what fails in here is told whenever it does.
    if (this.#lost && !own) return;
    try {
      this.#delegate.onViolation(fault);
    } finally {
      this.disconnect(DISCONNECT.PROTOCOL_ERROR, own ? 'the proxy cannot go on' : fault.message);
    }
  }

  /** A key exchange has ended: what was held up may go. */
  flushWaiting(): void {
    for (const channel of [...this.#waiting]) {
      if (this.isCongested()) return;
      this.#waiting.delete(channel);
      channel.flush(FLUSH_TURN_BYTES);
    }
    // A channel that used up its turn waits again; go round until the socket is full or nobody waits.
    if (this.#waiting.size > 0) this.flushSoon();
  }

  isCongested(): boolean {
    return this.leg.socket.writableLength > CONGESTION_BYTES || this.leg.protocol.exchangingKeys;
  }

  waitForFlush(channel: Channel): void {
    this.#waiting.add(channel);
    this.flushSoon();
  }

  forget(channel: Channel): void {
    this.#channels.delete(channel.localId);
    this.#waiting.delete(channel);
  }

  send(payload: Buffer): void {
    if (this.#lost) return;
    if (this.leg.socket.writableLength > SOCKET_LIMIT_BYTES || this.leg.protocol.heldBack > HELD_BACK_LIMIT) {
      this.fail(new ProtocolViolation('the peer does not read'));
      return;
    }
    this.leg.protocol.sendPayload(payload);
  }

  /** When the socket is full, its `drain` comes instead; when keys are exchanged, the end of that. */
  private flushSoon(): void {
    if (this.#flushIsDue || this.isCongested()) return;
    this.#flushIsDue = true;
    setImmediate(this.boundary.around(() => {
      this.#flushIsDue = false;
      this.flushWaiting();
    }));
  }

  private receive(payload: Buffer): void {
    if (this.#lost) return;
    this.messages += 1;
    this.bytes += payload.length;
    this.boundary.run(() => {
      this.dispatch(payload);
    });
  }

  private dispatch(payload: Buffer): void {
    const type = payload[0] ?? 0;
    switch (type) {
      case MESSAGE.GLOBAL_REQUEST:
        this.spendTokens(payload.length);
        this.receiveGlobalRequest(new WireReader(payload, 1));
        return;
      case MESSAGE.REQUEST_SUCCESS:
        this.#globalAnswers.shift()?.(Buffer.from(payload.subarray(1)));
        return;
      case MESSAGE.REQUEST_FAILURE:
        this.#globalAnswers.shift()?.(undefined);
        return;
      case MESSAGE.CHANNEL_OPEN:
        this.spendTokens(payload.length);
        this.receiveOpen(new WireReader(payload, 1));
        return;
      case MESSAGE.CHANNEL_OPEN_CONFIRMATION:
        this.receiveConfirmation(new WireReader(payload, 1));
        return;
      case MESSAGE.CHANNEL_OPEN_FAILURE:
        this.receiveOpenFailure(new WireReader(payload, 1));
        return;
      case MESSAGE.CHANNEL_REQUEST:
        this.spendTokens(payload.length);
        break;
    }
    const localId = new WireReader(payload, 1).uint32();
    const channel = this.#channels.get(localId);
    if (channel !== undefined) channel.receive(type, payload);
    // Messages for a channel that is no more may still be under way: they are dropped.
    else if (localId >= this.#nextId) throw new ProtocolViolation(`message ${type} for a channel that never was`);
  }

  private receiveGlobalRequest(reader: WireReader): void {
    const name = reader.name();
    const wantReply = reader.boolean();
    const data = Buffer.from(reader.rest());
    const answer: Answer = { sent: !wantReply, payload: undefined };
    if (wantReply && this.#answersDue.push(answer) > MAX_ANSWERS_DUE) throw new ProtocolViolation('too many global requests at once');
    const reply = (payload: Buffer) => {
      if (answer.sent || answer.payload !== undefined) return;
      answer.payload = payload;
      this.sendAnswers();
    };
    this.#delegate.onGlobalRequest({
      name,
      wantReply,
      data,
      succeed: (more) => {
        reply(message(MESSAGE.REQUEST_SUCCESS, { raw: more ?? Buffer.alloc(0) }));
      },
      fail: () => {
        reply(message(MESSAGE.REQUEST_FAILURE));
      },
    });
  }

  private sendAnswers(): void {
    for (let head = this.#answersDue[0]; head?.payload !== undefined; head = this.#answersDue[0]) {
      this.#answersDue.shift();
      head.sent = true;
      this.send(head.payload);
    }
  }

  private receiveOpen(reader: WireReader): void {
    const type = reader.name();
    const remoteId = reader.uint32();
    const sendWindow = reader.uint32();
    const maxPacket = reader.uint32();
    const data = Buffer.from(reader.rest());
    let answered = false;
    const once = (): boolean => {
      if (answered) return false;
      answered = true;
      this.#incomingOpens -= 1;
      return true;
    };
    this.#incomingOpens += 1;
    const refuse = (reason: number, text: string) => {
      if (once()) this.send(message(MESSAGE.CHANNEL_OPEN_FAILURE, remoteId, reason, text, ''));
    };
    if (this.#channels.size + this.#incomingOpens > this.#limits.channels) {
      refuse(OPEN_FAILURE.RESOURCE_SHORTAGE, `at most ${this.#limits.channels} channels on one connection`);
      return;
    }
    const accept = (flow: Flow): Channel => {
      if (!once() || this.#lost) throw new ConnectionGone();
      const localId = this.freeId();
      const window = this.windowForNext();
      const channel = new Channel(this, { type, localId, remoteId, sendWindow, maxPacket, window, flow });
      this.#channels.set(localId, channel);
      this.send(message(MESSAGE.CHANNEL_OPEN_CONFIRMATION, remoteId, localId, window, MAX_PACKET));
      return channel;
    };
    this.#delegate.onChannelOpen({ type, data, accept, refuse });
  }

  private receiveConfirmation(reader: WireReader): void {
    const localId = reader.uint32();
    const pending = this.#opening.get(localId);
    if (pending === undefined) throw new ProtocolViolation('confirmation of a channel that was not asked for');
    const [remoteId, sendWindow, maxPacket] = [reader.uint32(), reader.uint32(), reader.uint32()];
    const channel = new Channel(this, {
      ...{ type: pending.type, flow: pending.flow, window: pending.window },
      ...{ localId, remoteId, sendWindow, maxPacket },
    });
    // Not before it has been read whole: who waits is told of a broken one when the connection ends.
    this.#opening.delete(localId);
    this.#channels.set(localId, channel);
    pending.resolve(channel);
  }

  private receiveOpenFailure(reader: WireReader): void {
    const localId = reader.uint32();
    const pending = this.#opening.get(localId);
    if (pending === undefined) throw new ProtocolViolation('refusal of a channel that was not asked for');
    const refused = new ChannelOpenRefused(reader.uint32(), reader.text().slice(0, MAX_REASON_CHARACTERS));
    this.#opening.delete(localId);
    pending.reject(refused);
  }

  /** What a request costs the gate and the audit trail grows with its length. */
  private spendTokens(requestBytes: number): void {
    const now = this.#limits.now();
    const rate = this.#limits.requestsPerSecond;
    this.#tokens = Math.min(rate, this.#tokens + ((now - this.#tokensAt) / 1000) * rate);
    this.#tokensAt = now;
    const cost = 1 + Math.floor(requestBytes / BYTES_PER_TOKEN);
    // One long request passes, however low the limit.
    if (this.#tokens < Math.min(cost, rate)) throw new ProtocolViolation(`more than ${rate} requests per second`);
    this.#tokens -= cost;
  }

  private freeId(): number {
    while (this.#channels.has(this.#nextId) || this.#opening.has(this.#nextId)) this.#nextId = (this.#nextId + 1) >>> 0;
    const id = this.#nextId;
    this.#nextId = (this.#nextId + 1) >>> 0;
    return id;
  }

  private windowForNext(): number {
    return this.#channels.size < FULL_WINDOWS ? WINDOW_BYTES : SMALL_WINDOW_BYTES;
  }

  private connectionLost(): void {
    if (this.#lost) return;
    this.#lost = true;
    for (const pending of this.#opening.values()) pending.reject(new ConnectionGone());
    this.#opening.clear();
    for (const answer of this.#globalAnswers.splice(0)) answer(undefined);
    for (const channel of this.channels) {
      // Each by itself: one that fails must not keep the others from their end.
      this.boundary.run(() => {
        channel.connectionLost();
      });
    }
    this.#channels.clear();
    this.#waiting.clear();
  }
}
