import { MESSAGE, type ChannelStream } from './message-numbers';
import { ProtocolViolation } from './errors';
import { ReceiveWindow, UNPERMITTED_WINDOW_BYTES, type WindowPool } from './receive-window';
import { SendQueue } from './send-queue';
import { encode, message, WireReader, type WirePart } from './wire';
import type { Leg } from './ssh2-protocol';

/** A request on a channel (RFC 4254 section 5.4). `data` is what follows `want reply`, untouched. */
export interface ChannelRequest {
  readonly type: string;
  readonly wantReply: boolean;
  readonly data: Buffer;
  /** Both do nothing when no reply is wanted. Each request is answered once, in order. */
  succeed(): void;
  fail(): void;
}

/** Who takes what arrives on a channel. */
export interface ChannelSink {
  /** `chunk` is valid during the call only: the next read overwrites it. */
  onData(chunk: Buffer, stream: ChannelStream): void;
  onRequest(request: ChannelRequest): void;
  onEof(): void;
  /**
   * The peer sent CLOSE. This side must close too, but may still say how a program ended: sshd's clients close as soon as
   * the output has ended, and wait for the exit status all the same.
   */
  onPeerClose(): void;
  /** The peer sent CLOSE while the sink takes only requests; `onPeerClose` follows once it takes everything. */
  onAbandoned(): void;
  /** Both sides are closed, or the connection is gone. Called once, last. */
  onClose(): void;
  /** The send queue fell below its low mark after it had been above. */
  onDrain(): void;
}

/** How much of what arrives is handed to the sink; the rest waits, within the window that the peer was given. */
export type Flow = 'nothing' | 'requests' | 'everything';

/** What a channel needs of the connection that it is on. */
export interface ChannelHost {
  readonly leg: Leg;
  readonly pool: WindowPool;
  bytes: number;
  /** The socket or a key exchange holds the connection up: what is sent now would only pile up in memory. */
  isCongested(): boolean;
  waitForFlush(channel: Channel): void;
  forget(channel: Channel): void;
  send(payload: Buffer): void;
}

const LOW_MARK_BYTES = 256 * 1024;
/** OpenSSH and everybody else send 32 KiB at most; larger packets help nobody. */
const MAX_SEND_PACKET = 32 * 1024;
/** What waits for the channel to be permitted, besides data: requests, EOF, CLOSE. */
const MAX_HELD_ACTS = 64;
export const MAX_HELD_REQUEST_BYTES = 16 * 1024;
/** What one channel sends before others get a turn; a packet of one byte takes the time of one of 2 KiB. */
const TURN_BYTES = 256 * 1024;
const LEAST_PACKET_COST_BYTES = 2 * 1024;

export interface ChannelParameters {
  readonly type: string;
  readonly localId: number;
  readonly remoteId: number;
  readonly sendWindow: number;
  readonly maxPacket: number;
  readonly flow: Flow;
}

/** One channel of one leg: window enforcement, back-pressure, and order of data, requests, EOF and CLOSE. */
export class Channel {
  readonly type: string;
  readonly localId: number;
  bytesReceived = 0;
  bytesSent = 0;
  readonly #remoteId: number;
  readonly #maxPacket: number;
  readonly #host: ChannelHost;
  readonly #queue = new SendQueue();
  #sendWindow: number;
  readonly #window: ReceiveWindow;
  #flow: Flow;
  readonly #heldData = new SendQueue(UNPERMITTED_WINDOW_BYTES);
  #heldActs: (() => void)[] = [];
  #heldRequestBytes = 0;
  #answers: ((succeeded: boolean) => void)[] = [];
  #sink: ChannelSink | undefined;
  #wasAboveLowMark = false;
  #sentEof = false;
  #sentClose = false;
  #receivedEof = false;
  #receivedClose = false;
  /** The peer's CLOSE was handed to the sink: nobody reads data any more. */
  #peerLeft = false;
  #closed = false;

  constructor(host: ChannelHost, parameters: ChannelParameters) {
    this.#host = host;
    this.type = parameters.type;
    this.localId = parameters.localId;
    this.#remoteId = parameters.remoteId;
    this.#sendWindow = parameters.sendWindow;
    this.#maxPacket = Math.min(parameters.maxPacket, MAX_SEND_PACKET);
    this.#window = new ReceiveWindow(host.pool);
    this.#flow = parameters.flow;
    if (this.#maxPacket === 0) throw new ProtocolViolation('maximum packet size is 0');
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  get queuedBytes(): number {
    return this.#queue.bytes;
  }

  /** More than the low mark waits to be sent: whoever feeds this channel should not be given more window. */
  get isBacklogged(): boolean {
    return this.#queue.bytes > LOW_MARK_BYTES;
  }

  /** A channel that has closed before says so to the new sink, too: whoever counts ends must not miss one. */
  attach(sink: ChannelSink): void {
    this.#sink = sink;
    if (this.#closed) sink.onClose();
  }

  /** Lets through what was held, in order. */
  setFlow(flow: Flow): void {
    this.#flow = flow;
    if (flow !== 'everything') return;
    this.grant(this.#window.permit());
    for (let head = this.#heldData.peek(); head !== undefined; head = this.#heldData.peek()) {
      if (head.kind === 'data') this.#sink?.onData(head.bytes, head.stream);
      this.#heldData.take(head.kind === 'data' ? head.bytes.length : 0);
    }
    for (let act = this.#heldActs.shift(); act !== undefined; act = this.#heldActs.shift()) act();
  }

  write(chunk: Buffer, stream: ChannelStream): void {
    if (chunk.length === 0 || this.#sentEof || this.#sentClose || this.#peerLeft || this.#closed) return;
    if (this.#queue.isEmpty && chunk.length <= this.#sendWindow && chunk.length <= this.#maxPacket && !this.#host.isCongested()) {
      this.transmit(chunk, stream);
      return;
    }
    this.#queue.pushData(stream, chunk);
    if (this.isBacklogged) this.#wasAboveLowMark = true;
    this.flush();
  }

  /** Sends what window and socket allow, for one turn; asks to be called again when turn or socket is in the way. */
  flush(budget = TURN_BYTES): void {
    let spent = 0;
    for (let head = this.#queue.peek(); head !== undefined; head = this.#queue.peek()) {
      if (head.kind === 'message') {
        this.#host.send(head.payload);
        this.#queue.take(0);
        continue;
      }
      if (this.#host.isCongested() || spent >= budget) {
        this.#host.waitForFlush(this);
        break;
      }
      const count = Math.min(head.bytes.length, this.#sendWindow, this.#maxPacket);
      if (count === 0) break;
      this.transmit(head.bytes.subarray(0, count), head.stream);
      spent += Math.max(count, LEAST_PACKET_COST_BYTES);
      this.#queue.take(count);
    }
    if (this.#wasAboveLowMark && !this.isBacklogged) {
      this.#wasAboveLowMark = false;
      this.#sink?.onDrain();
    }
  }

  /** The sink has done with `count` bytes: the peer may send that many more. */
  consumed(count: number): void {
    if (this.#receivedEof || this.#closed) return;
    this.grant(this.#window.consumed(count));
  }

  sendEof(): void {
    if (this.#sentEof || this.#sentClose || this.#closed) return;
    this.#sentEof = true;
    this.enqueue(message(MESSAGE.CHANNEL_EOF, this.#remoteId));
  }

  /** Closes once everything before it has left. */
  close(): void {
    if (this.#sentClose || this.#closed) return;
    this.#sentClose = true;
    if (this.#receivedClose) this.#queue.dropData();
    this.enqueue(message(MESSAGE.CHANNEL_CLOSE, this.#remoteId));
    if (!this.#receivedClose) return;
    this.flush();
    this.finish();
  }

  /** Closes without the data that still waits, also where `close` has been called before and waits behind it. */
  abort(): void {
    this.#queue.dropData();
    this.close();
    this.flush();
  }

  /** Sends a request that wants no answer, after the data before it. */
  tell(type: string, data: Buffer): void {
    if (this.#sentClose || this.#closed) return;
    this.enqueue(message(MESSAGE.CHANNEL_REQUEST, this.#remoteId, type, false, { raw: data }));
  }

  /**
   * Sends a request that wants no answer at once: requests take no window (RFC 4254 section 5.2), and a signal must
   * reach a program that reads nothing.
   */
  tellNow(type: string, data: Buffer): void {
    if (this.#sentClose || this.#closed) return;
    this.#host.send(message(MESSAGE.CHANNEL_REQUEST, this.#remoteId, type, false, { raw: data }));
  }

  /** Sends a request at once and resolves to whether it succeeded; false when the channel closes instead. */
  ask(type: string, data: Buffer): Promise<boolean> {
    if (this.#sentClose || this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#answers.push(resolve);
      this.#host.send(message(MESSAGE.CHANNEL_REQUEST, this.#remoteId, type, true, { raw: data }));
    });
  }

  tellParts(type: string, ...parts: readonly WirePart[]): void {
    this.tell(type, encode(...parts));
  }

  // What the connection layer calls.

  receive(type: number, payload: Buffer): void {
    if (this.#receivedClose) return;
    switch (type) {
      case MESSAGE.CHANNEL_DATA:
        this.receiveData(new WireReader(payload, 5).string(), 0);
        break;
      case MESSAGE.CHANNEL_EXTENDED_DATA: {
        const reader = new WireReader(payload, 5);
        const stream = reader.uint32();
        const bytes = reader.string();
        // RFC 4254 defines no other stream than stderr: what we cannot relay only takes window.
        if (stream === 1) this.receiveData(bytes, 1);
        else this.dropData(bytes.length);
        break;
      }
      case MESSAGE.CHANNEL_WINDOW_ADJUST: {
        this.#sendWindow += new WireReader(payload, 5).uint32();
        if (this.#sendWindow > 0xffff_ffff) throw new ProtocolViolation('window above 2^32 - 1');
        this.flush();
        break;
      }
      case MESSAGE.CHANNEL_EOF:
        this.#receivedEof = true;
        this.deliver('everything', () => this.#sink?.onEof());
        break;
      case MESSAGE.CHANNEL_CLOSE:
        this.#receivedClose = true;
        // Nothing follows a CLOSE (RFC 4254 section 5.3): who still waits for an answer gets none.
        for (const answer of this.#answers.splice(0)) answer(false);
        if (this.#sentClose) {
          this.receivedClose();
          break;
        }
        if (this.#flow === 'requests') this.#sink?.onAbandoned();
        this.deliver('everything', () => {
          this.receivedClose();
        });
        break;
      case MESSAGE.CHANNEL_REQUEST:
        this.receiveRequest(new WireReader(payload, 5));
        break;
      case MESSAGE.CHANNEL_SUCCESS:
        this.#answers.shift()?.(true);
        break;
      case MESSAGE.CHANNEL_FAILURE:
        this.#answers.shift()?.(false);
        break;
      default:
        throw new ProtocolViolation(`message ${type} on a channel`);
    }
  }

  /** The connection is gone. */
  connectionLost(): void {
    this.#queue.clear();
    this.finish();
  }

  private receiveData(chunk: Buffer, stream: ChannelStream): void {
    if (chunk.length === 0) return;
    if (this.#receivedEof) throw new ProtocolViolation('data after EOF');
    this.#window.receive(chunk.length);
    this.bytesReceived += chunk.length;
    if (this.#flow === 'everything') {
      this.#sink?.onData(chunk, stream);
      return;
    }
    this.#heldData.pushData(stream, chunk);
  }

  private dropData(count: number): void {
    this.#window.receive(count);
    this.consumed(count);
  }

  private grant(count: number): void {
    if (count === 0 || this.#receivedEof || this.#sentClose || this.#closed) return;
    this.#host.send(message(MESSAGE.CHANNEL_WINDOW_ADJUST, this.#remoteId, count));
  }

  private receiveRequest(reader: WireReader): void {
    const type = reader.name();
    const wantReply = reader.boolean();
    const data = Buffer.from(reader.rest());
    const answer = (number: number) => {
      if (wantReply && !this.#sentClose && !this.#closed) this.#host.send(message(number, this.#remoteId));
    };
    const request: ChannelRequest = {
      type,
      wantReply,
      data,
      succeed: () => {
        answer(MESSAGE.CHANNEL_SUCCESS);
      },
      fail: () => {
        answer(MESSAGE.CHANNEL_FAILURE);
      },
    };
    if (this.#flow === 'nothing') this.#heldRequestBytes += data.length;
    if (this.#heldRequestBytes > MAX_HELD_REQUEST_BYTES) throw new ProtocolViolation('too many requests before the channel is open');
    this.deliver('requests', () => this.#sink?.onRequest(request));
  }

  private deliver(needs: Flow, act: () => void): void {
    if (this.#flow === 'everything' || this.#flow === needs) act();
    else if (this.#heldActs.length < MAX_HELD_ACTS) this.#heldActs.push(act);
    else throw new ProtocolViolation('too many requests before the channel is open');
  }

  private receivedClose(): void {
    this.#peerLeft = true;
    this.#queue.dropData();
    this.flush();
    if (this.#sentClose) this.finish();
    else if (this.#sink === undefined) this.close();
    else this.#sink.onPeerClose();
  }

  private transmit(chunk: Buffer, stream: ChannelStream): void {
    this.#sendWindow -= chunk.length;
    this.bytesSent += chunk.length;
    this.#host.bytes += chunk.length;
    if (stream === 0) this.#host.leg.protocol.channelData(this.#remoteId, chunk);
    else this.#host.leg.protocol.channelExtData(this.#remoteId, chunk, stream);
  }

  private enqueue(payload: Buffer): void {
    if (this.#queue.isEmpty) {
      this.#host.send(payload);
      return;
    }
    this.#queue.pushMessage(payload);
  }

  private finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#heldData.clear();
    this.#heldActs = [];
    this.#window.close();
    this.#host.forget(this);
    for (const answer of this.#answers.splice(0)) answer(false);
    this.#sink?.onClose();
  }
}
