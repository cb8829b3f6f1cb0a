import type { Owner, QuotaRefusal } from '../limits/quota';
import { Holdings } from '../limits/holdings';
import type { SharedLimits } from '../limits/limits';
import { Boundary, isOwnFault } from './boundary';
import { Channel, type ChannelHost, type Flow } from './channel';
import { ChannelOpenRefused, ConnectionGone, ProtocolViolation } from './errors';
import { Inbound } from './inbound';
import type { Negotiated } from './compatibility';
import { DISCONNECT, MESSAGE, OPEN_FAILURE } from './message-numbers';
import { UNPERMITTED_WINDOW_BYTES } from './receive-window';
import { RequestPace } from './request-pace';
import { SendBuffer } from './send-buffer';
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
  /** A channel was refused because its owner has as many as they may have. */
  onLimit(refusal: QuotaRefusal): void;
}

export interface ConnectionLimits {
  readonly channels: number;
  /** Requests and channel openings that are taken per second, over a burst of one second; more have to wait. */
  readonly requestsPerSecond: number;
  /** What all connections share. */
  readonly shared: Pick<SharedLimits, 'channels' | 'heldBytes'>;
  /** Monotonic, in ms. */
  readonly now: () => number;
}

/** Global requests that a peer may have waiting for their answers, which come in order (RFC 4254 section 4). */
const MAX_ANSWERS_DUE = 64;
/** Of those requests; one more may have come when they are reached. */
export const MAX_BYTES_DUE = 16 * 1024;
/** The longest opening or global request: a socket's path has 4 KiB at most, and nothing else is longer. */
export const MAX_REQUEST_BYTES = 8 * 1024;
/** Messages that the pace counts: each costs the gate and the audit trail something. */
const PACED: ReadonlySet<number> = new Set([MESSAGE.GLOBAL_REQUEST, MESSAGE.CHANNEL_OPEN, MESSAGE.CHANNEL_REQUEST]);
/** Of the peer's words on why it refuses; they go into events and to the other leg. */
const MAX_REASON_CHARACTERS = 1_024;
const FLUSH_TURN_BYTES = 64 * 1024;
const MAX_PACKET = 32 * 1024;

type PendingOpen = {
  readonly type: string;
  readonly flow: Flow;
  resolve(channel: Channel): void;
  reject(error: Error): void;
};
type Answer = { readonly wantReply: boolean; readonly bytes: number; payload: Buffer | undefined };

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
  readonly pool: Holdings;
  /** Messages received since the start, for whoever looks for signs of life. */
  messages = 0;
  /** Payload bytes, both ways. */
  bytes = 0;
  /** What the last key exchange agreed on. */
  negotiated: Negotiated | undefined;
  #delegate: ConnectionDelegate;
  readonly #limits: ConnectionLimits;
  readonly #channels = new Map<number, Channel>();
  readonly #opening = new Map<number, PendingOpen>();
  readonly #waiting = new Set<Channel>();
  #flushIsDue = false;
  #incomingOpens = 0;
  #nextId = 0;
  #answersDue: Answer[] = [];
  #bytesDue = 0;
  #globalAnswers: ((data: Buffer | undefined) => void)[] = [];
  readonly #sendBuffer: SendBuffer;
  /** Bytes that a key exchange holds back; they wait as those do that the socket has not taken. */
  #heldBackBytes = 0;
  readonly #inbound: Inbound;
  /** Channels that the peer opened: the shared limit counts them. */
  readonly #countedIds = new Set<number>();
  #lost = false;

  constructor(leg: Leg, delegate: ConnectionDelegate, limits: ConnectionLimits) {
    this.leg = leg;
    this.#delegate = delegate;
    this.#limits = limits;
    this.#inbound = new Inbound({
      socket: leg.socket,
      pace: new RequestPace(limits.requestsPerSecond, limits.now),
      isPaced: (payload) => PACED.has(payload[0] ?? 0),
      dispatch: (payload) => {
        if (!this.#lost) this.dispatch(payload);
      },
      probe: () => {
        this.sendSomething();
      },
      boundary: this.boundary,
    });
    this.pool = new Holdings(limits.shared, limits.now);
    this.#sendBuffer = new SendBuffer(this.pool, leg.socket.writableHighWaterMark);
    leg.protocol.takeConnectionLayer((payload) => {
      this.receive(payload);
    });
    leg.socket.on(
      'drain',
      this.boundary.around(() => {
        this.#sendBuffer.drained();
        this.flushWaiting();
      }),
    );
    leg.socket.once(
      'close',
      this.boundary.around(() => {
        this.connectionLost();
      }),
    );
  }

  /** Another takes over, e.g. once the peer is authenticated. */
  setDelegate(delegate: ConnectionDelegate): void {
    this.#delegate = delegate;
  }

  /** Whom all that this connection holds is put down to. Called once its client has proven who it is. */
  setOwner(owner: Owner): void {
    this.pool.setOwner(owner);
  }

  /** Reads nothing more from the peer while there is a reason not to; what has been read already waits in order. */
  hold(reason: string): void {
    this.#inbound.hold(reason);
  }

  release(reason: string): void {
    this.#inbound.release(reason);
  }

  /**
   * Sends what the peer ignores (RFC 4253 section 11.2), now: it carries the acknowledgement of what the peer sent, and
   * meets a peer that is gone. What waits for the socket already does both.
   */
  sendSomething(): void {
    if (this.leg.socket.writableLength === 0) this.send(message(MESSAGE.IGNORE, ''));
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
    return new Promise((resolve, reject) => {
      this.#opening.set(id, { type, flow, resolve, reject });
      this.send(message(MESSAGE.CHANNEL_OPEN, type, id, UNPERMITTED_WINDOW_BYTES, MAX_PACKET, { raw: data }));
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
    return this.leg.protocol.exchangingKeys || this.#sendBuffer.isCongested(this.leg.socket.writableLength);
  }

  waitForFlush(channel: Channel): void {
    this.#waiting.add(channel);
    this.flushSoon();
  }

  forget(channel: Channel): void {
    this.#channels.delete(channel.localId);
    this.#waiting.delete(channel);
    if (this.#countedIds.delete(channel.localId)) this.pool.giveChannel();
  }

  send(payload: Buffer): void {
    if (this.#lost) return;
    this.#heldBackBytes = this.leg.protocol.exchangingKeys ? this.#heldBackBytes + payload.length : 0;
    if (this.#sendBuffer.isOverfull(this.leg.socket.writableLength + this.#heldBackBytes)) {
      this.fail(new ProtocolViolation('the peer does not read'));
      return;
    }
    this.leg.protocol.sendPayload(payload);
  }

  /** When the socket is full, its `drain` comes instead; when keys are exchanged, the end of that. */
  private flushSoon(): void {
    if (this.#flushIsDue || this.isCongested()) return;
    this.#flushIsDue = true;
    setImmediate(
      this.boundary.around(() => {
        this.#flushIsDue = false;
        this.flushWaiting();
      }),
    );
  }

  private receive(payload: Buffer): void {
    if (this.#lost) return;
    this.messages += 1;
    this.bytes += payload.length;
    this.#inbound.receive(payload);
  }

  private dispatch(payload: Buffer): void {
    const type = payload[0] ?? 0;
    switch (type) {
      case MESSAGE.GLOBAL_REQUEST:
        this.receiveGlobalRequest(new WireReader(payload, 1));
        return;
      case MESSAGE.REQUEST_SUCCESS:
        this.#globalAnswers.shift()?.(Buffer.from(payload.subarray(1)));
        return;
      case MESSAGE.REQUEST_FAILURE:
        this.#globalAnswers.shift()?.(undefined);
        return;
      case MESSAGE.CHANNEL_OPEN:
        this.receiveOpen(new WireReader(payload, 1));
        return;
      case MESSAGE.CHANNEL_OPEN_CONFIRMATION:
        this.receiveConfirmation(new WireReader(payload, 1));
        return;
      case MESSAGE.CHANNEL_OPEN_FAILURE:
        this.receiveOpenFailure(new WireReader(payload, 1));
        return;
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
    const answer: Answer = { wantReply, bytes: data.length, payload: undefined };
    // The answers come in order (RFC 4254 section 4), so that those behind the first wait with it. One that wants no answer
    // is work all the same, which may wait for the target.
    this.#answersDue.push(answer);
    this.#bytesDue += answer.bytes;
    if (this.hasManyDue()) this.hold('answers');
    const reply = (payload: Buffer) => {
      if (answer.payload !== undefined) return;
      answer.payload = payload;
      this.sendAnswers();
    };
    const fail = () => {
      reply(message(MESSAGE.REQUEST_FAILURE));
    };
    if (data.length > MAX_REQUEST_BYTES) {
      fail();
      return;
    }
    this.#delegate.onGlobalRequest({
      name,
      wantReply,
      data,
      succeed: (more) => {
        reply(message(MESSAGE.REQUEST_SUCCESS, { raw: more ?? Buffer.alloc(0) }));
      },
      fail,
    });
    // OpenSSH announces its host keys as a session starts, and keeps the answer to our first channel back until that is
    // acknowledged (Nagle's algorithm). Without a word of ours the acknowledgement alone is delayed by 40 ms.
    if (!wantReply) this.sendSomething();
  }

  private sendAnswers(): void {
    for (let head = this.#answersDue[0]; head?.payload !== undefined; head = this.#answersDue[0]) {
      this.#answersDue.shift();
      this.#bytesDue -= head.bytes;
      if (head.wantReply) this.send(head.payload);
    }
    if (!this.hasManyDue()) this.release('answers');
  }

  private hasManyDue(): boolean {
    return this.#answersDue.length >= MAX_ANSWERS_DUE || this.#bytesDue >= MAX_BYTES_DUE;
  }

  private receiveOpen(reader: WireReader): void {
    const type = reader.name();
    const remoteId = reader.uint32();
    const sendWindow = reader.uint32();
    const maxPacket = reader.uint32();
    // Before anything is counted or asked of the target: such a channel could never be confirmed or refused in one piece.
    if (maxPacket === 0) throw new ProtocolViolation('maximum packet size is 0');
    const data = Buffer.from(reader.rest());
    let answered = false;
    let isCounted = false;
    const once = (): boolean => {
      if (answered) return false;
      answered = true;
      this.#incomingOpens -= 1;
      return true;
    };
    this.#incomingOpens += 1;
    const refuse = (reason: number, text: string) => {
      if (!once()) return;
      if (isCounted) this.pool.giveChannel();
      this.send(message(MESSAGE.CHANNEL_OPEN_FAILURE, remoteId, reason, text, ''));
    };
    if (data.length > MAX_REQUEST_BYTES) {
      refuse(OPEN_FAILURE.RESOURCE_SHORTAGE, `at most ${MAX_REQUEST_BYTES} bytes in the opening of a channel`);
      return;
    }
    const most = this.#limits.channels;
    const over =
      this.#channels.size + this.#incomingOpens > most
        ? { limit: 'channelsPerConnection', message: `at most ${most} channels on one connection` }
        : this.pool.takeChannel();
    if (over !== undefined) {
      this.#delegate.onLimit(over);
      refuse(OPEN_FAILURE.RESOURCE_SHORTAGE, over.message);
      return;
    }
    isCounted = true;
    const accept = (flow: Flow): Channel => {
      if (!once() || this.#lost) throw new ConnectionGone();
      const localId = this.freeId();
      const channel = new Channel(this, { type, localId, remoteId, sendWindow, maxPacket, flow });
      this.#channels.set(localId, channel);
      this.#countedIds.add(localId);
      this.send(message(MESSAGE.CHANNEL_OPEN_CONFIRMATION, remoteId, localId, UNPERMITTED_WINDOW_BYTES, MAX_PACKET));
      if (flow === 'everything') channel.setFlow(flow);
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
      ...{ type: pending.type, flow: pending.flow },
      ...{ localId, remoteId, sendWindow, maxPacket },
    });
    // Not before it has been read whole: who waits is told of a broken one when the connection ends.
    this.#opening.delete(localId);
    this.#channels.set(localId, channel);
    if (pending.flow === 'everything') channel.setFlow(pending.flow);
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

  private freeId(): number {
    while (this.#channels.has(this.#nextId) || this.#opening.has(this.#nextId)) this.#nextId = (this.#nextId + 1) >>> 0;
    const id = this.#nextId;
    this.#nextId = (this.#nextId + 1) >>> 0;
    return id;
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
    this.pool.end();
    this.#inbound.stop();
  }
}
