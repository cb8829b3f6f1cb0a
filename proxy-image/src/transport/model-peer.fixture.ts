import { PassThrough } from 'node:stream';
import { sharedLimits } from '../limits/limits.fixture';
import type { Channel } from './channel';
import { ConnectionLayer } from './connection-layer';
import { MESSAGE, type ChannelStream } from './message-numbers';
import type { SshProtocol } from './ssh2-protocol';
import { encode, message, WireReader, type WirePart } from './wire';

const STREAMS = [0, 1] as const;
const ID = 7;
const PACKET_BYTES = 32 * 1024;
/** So much waits for a full socket that data has to wait, and not so much that the peer does not read at all: see `SendBuffer`. */
const FULL_BYTES = 576 * 1024;

/** The bytes of a stream: each says where it stands, so that one that is lost, doubled or moved shows. Printable, for recordings. */
export function streamBytes(stream: ChannelStream, start: number, count: number): Buffer {
  const bytes = Buffer.allocUnsafe(count);
  for (let index = 0; index < count; index++) {
    const at = start + index;
    bytes[index] = 48 + ((at ^ (at >>> 5) ^ (at >>> 11) ^ (stream * 37)) & 0x3f);
  }
  return bytes;
}

interface Flow {
  sent: number;
  received: number;
}

/**
 * A peer with one channel on a connection of the proxy's: all of the proxy's classes are the real ones, only what would
 * be the socket and its cipher is a model that can stand still. It keeps the rules, and notices when the proxy does not.
 */
export class ModelPeer {
  readonly layer: ConnectionLayer;
  readonly streams: Readonly<Record<ChannelStream, Flow>> = {
    0: { sent: 0, received: 0 },
    1: { sent: 0, received: 0 },
  };
  /** What the proxy did that no peer may do. */
  readonly faults: string[] = [];
  /** Everything but data and window adjustments, in order. */
  readonly messages: number[] = [];
  channel: Channel | undefined;
  /** Bytes that the proxy lets this peer send. */
  window = 0;
  sentEof = false;
  sentClose = false;
  /** It sent CLOSE, and not for an answer. */
  endedIt = false;
  isGone = false;
  #granted: number;
  #unread = 0;
  #proxyId = 0;
  #socketIsFull = false;
  #exchangesKeys = false;
  readonly #socket = new PassThrough();
  #deliver: (payload: Buffer) => void = () => undefined;

  /** @param granted the window that it gives the proxy, and never more than that */
  constructor(private readonly windowBytes: number) {
    this.#granted = windowBytes;
    Object.defineProperty(this.#socket, 'writableLength', { get: () => (this.#socketIsFull ? FULL_BYTES : 0) });
    this.layer = new ConnectionLayer(
      { protocol: this.protocol(), socket: this.#socket },
      {
        onChannelOpen: (request) => {
          this.channel = request.accept('nothing');
        },
        onGlobalRequest: (request) => {
          request.fail();
        },
        onViolation: (violation) => this.faults.push(`the proxy saw a violation: ${violation.message}`),
        onLimit: ({ message: text }) => this.faults.push(text),
      },
      { channels: 10, requestsPerSecond: 1e6, now: () => 0, shared: sharedLimits() },
    );
    this.layer.setOwner({ person: 'alice', source: '192.0.2.1' });
  }

  /** The peer opens the channel, as a client does. */
  openChannel(): void {
    this.tell(MESSAGE.CHANNEL_OPEN, 'session', ID, this.windowBytes, PACKET_BYTES);
  }

  /** The proxy opens it, as on a target. */
  async acceptChannel(): Promise<void> {
    this.channel = await this.layer.open('session', Buffer.alloc(0), 'nothing');
  }

  get sawEof(): boolean {
    return this.messages.includes(MESSAGE.CHANNEL_EOF);
  }

  get sawClose(): boolean {
    return this.messages.includes(MESSAGE.CHANNEL_CLOSE);
  }

  // What the peer does.

  /** Sends as much of it as its window allows. Gives the bytes. */
  send(stream: ChannelStream, wanted: number): Buffer {
    if (this.sentEof || this.sentClose || this.isGone) return Buffer.alloc(0);
    const bytes = streamBytes(stream, this.streams[stream].sent, Math.min(wanted, this.window));
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      const chunk = bytes.subarray(at, at + PACKET_BYTES);
      this.window -= chunk.length;
      this.streams[stream].sent += chunk.length;
      if (stream === 0) this.tell(MESSAGE.CHANNEL_DATA, this.#proxyId, chunk);
      else this.tell(MESSAGE.CHANNEL_EXTENDED_DATA, this.#proxyId, 1, chunk);
    }
    return bytes;
  }

  eof(): void {
    if (this.sentEof || this.sentClose || this.isGone) return;
    this.sentEof = true;
    this.tell(MESSAGE.CHANNEL_EOF, this.#proxyId);
  }

  request(type: string, data: Buffer): void {
    if (!this.sentClose && !this.isGone) this.tell(MESSAGE.CHANNEL_REQUEST, this.#proxyId, type, false, { raw: data });
  }

  close(): void {
    if (this.sentClose || this.isGone) return;
    this.sentClose = true;
    this.endedIt = !this.sawClose;
    this.tell(MESSAGE.CHANNEL_CLOSE, this.#proxyId);
  }

  /** Takes up to so many of the bytes that it got, and gives the window back. */
  read(most: number): void {
    const count = Math.min(most, this.#unread);
    if (count === 0 || this.sentClose || this.isGone) return;
    this.#unread -= count;
    this.#granted += count;
    this.tell(MESSAGE.CHANNEL_WINDOW_ADJUST, this.#proxyId, count);
  }

  /** The connection is gone without a word. */
  leave(): void {
    this.isGone = true;
    this.#socket.destroy();
  }

  fillSocket(): void {
    this.#socketIsFull = true;
  }

  drainSocket(): void {
    if (!this.#socketIsFull) return;
    this.#socketIsFull = false;
    this.#socket.emit('drain');
  }

  startKeyExchange(): void {
    this.#exchangesKeys = true;
  }

  endKeyExchange(): void {
    if (!this.#exchangesKeys) return;
    this.#exchangesKeys = false;
    this.layer.flushWaiting();
  }

  private tell(type: number, ...parts: readonly WirePart[]): void {
    this.#deliver(message(type, ...parts));
  }

  private protocol(): SshProtocol {
    const exchangesKeys = (): boolean => this.#exchangesKeys;
    return {
      get exchangingKeys() {
        return exchangesKeys();
      },
      heldBack: 0,
      takeConnectionLayer: (handler) => {
        this.#deliver = (payload) => {
          if (!this.isGone) handler(payload);
        };
      },
      sendPayload: (payload) => {
        this.onMessage(payload);
      },
      channelData: (_, bytes) => {
        this.onData(0, bytes);
      },
      channelExtData: (_, bytes) => {
        this.onData(1, bytes);
      },
      disconnect: (_, text) => this.faults.push(`disconnected: ${text}`),
      rekey: () => undefined,
      exchangeKeysWith: () => undefined,
    };
  }

  private onData(stream: ChannelStream, bytes: Buffer): void {
    if (this.sawEof || this.sawClose) this.faults.push('data after EOF or CLOSE');
    if (bytes.length > this.#granted) this.faults.push('data beyond the window');
    if (this.#socketIsFull || this.#exchangesKeys) this.faults.push('data while the connection is held up');
    const flow = this.streams[stream];
    if (!bytes.equals(streamBytes(stream, flow.received, bytes.length)))
      this.faults.push(`other bytes than were sent, at ${flow.received} of stream ${stream}`);
    flow.received += bytes.length;
    this.#granted -= bytes.length;
    this.#unread += bytes.length;
  }

  private onMessage(payload: Buffer): void {
    const reader = new WireReader(payload, 1);
    const type = payload[0] ?? 0;
    switch (type) {
      case MESSAGE.CHANNEL_WINDOW_ADJUST:
        reader.uint32();
        this.window += reader.uint32();
        return;
      case MESSAGE.CHANNEL_OPEN: {
        reader.name();
        this.#proxyId = reader.uint32();
        this.window = reader.uint32();
        const confirmation = encode(this.#proxyId, ID, this.windowBytes, PACKET_BYTES);
        // Not from within the request to open it.
        queueMicrotask(() => {
          this.tell(MESSAGE.CHANNEL_OPEN_CONFIRMATION, { raw: confirmation });
        });
        return;
      }
      case MESSAGE.CHANNEL_OPEN_CONFIRMATION:
        reader.uint32();
        this.#proxyId = reader.uint32();
        this.window = reader.uint32();
        return;
    }
    if (this.sawClose) this.faults.push(`message ${type} after CLOSE`);
    this.messages.push(type);
  }
}

/** Whether all that one sent, and no more, has come to the other. */
export const hasAll = (from: ModelPeer, to: ModelPeer): boolean =>
  STREAMS.every((stream) => to.streams[stream].received === from.streams[stream].sent);
