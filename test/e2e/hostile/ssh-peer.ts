import { WireReader, message, type WirePart } from '../../../proxy-image/src/transport/wire';

/** The part of ssh2's internals by which a test speaks whatever it wants over an encrypted connection. */
export interface Protocol {
  takeConnectionLayer(handler: (payload: Buffer) => void): void;
  sendPayload(payload: Buffer): void;
  rekey(): void;
  readonly _packetRW: { read: { read(payload: Buffer): Buffer; cleanup(): void } };
}

export interface Socket {
  write(bytes: Buffer): boolean;
  pause(): void;
  resume(): void;
  destroy(): void;
  readonly writableLength: number;
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): void;
}

export interface Ssh2Connection {
  readonly _protocol: Protocol;
  readonly _sock: Socket;
}

export interface Message {
  readonly type: number;
  readonly payload: Buffer;
}

const IGNORE = Buffer.of(2);

/**
 * One end of an SSH connection that is under the test's hand: messages go out as they are given, and those from
 * number 50 on come in unparsed.
 */
export class SshPeer {
  readonly messages: Message[] = [];
  readonly closed: Promise<void>;
  /** Called before a message is kept. */
  onMessage: (message: Message, reader: WireReader) => void = () => undefined;
  isClosed = false;
  readonly #waiting = new Set<() => void>();

  constructor(
    readonly protocol: Protocol,
    readonly socket: Socket,
    layers: 'connection' | 'authentication and connection',
  ) {
    protocol.takeConnectionLayer((payload) => {
      this.take(Buffer.from(payload));
    });
    if (layers !== 'connection') {
      tapReader(protocol, (payload) => {
        const type = payload[0] ?? 0;
        if (type < 50 || type >= 80) return payload;
        this.take(Buffer.from(payload));
        return IGNORE;
      });
    }
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.isClosed = true;
        this.wake();
        resolve();
      });
    });
  }

  send(type: number, ...parts: readonly WirePart[]): void {
    this.sendRaw(message(type, ...parts));
  }

  sendRaw(payload: Buffer): void {
    if (!this.socket.destroyed) this.protocol.sendPayload(payload);
  }

  /** The first message, past or future, for which `matches` holds; undefined when the connection ends before. */
  async next(matches: (message: Message) => boolean, timeoutMs = 10_000): Promise<Message | undefined> {
    const find = () => this.messages.find(matches);
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        act();
      };
      const look = () => {
        const found = find();
        if (found !== undefined || this.isClosed) settle(() => resolve(found));
      };
      const timer = setTimeout(() => {
        const seen = this.messages.slice(-20).map(({ type }) => type);
        settle(() => reject(new Error(`no such message in ${timeoutMs} ms; the last ones were ${seen.join(' ')}`)));
      }, timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }

  nextOf(type: number, timeoutMs?: number): Promise<Message | undefined> {
    return this.next((each) => each.type === type, timeoutMs);
  }

  /** Resolves when the other side has closed the connection; fails after `timeoutMs`. */
  async cut(timeoutMs = 5_000): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`still connected after ${timeoutMs} ms`)), timeoutMs);
    });
    await Promise.race([this.closed, late]).finally(() => clearTimeout(timer));
  }

  private take(payload: Buffer): void {
    const taken = { type: payload[0] ?? 0, payload };
    this.onMessage(taken, new WireReader(payload, 1));
    // Bulk data is counted by `onMessage` where a test cares.
    if (taken.type !== 94 && taken.type !== 95) this.messages.push(taken);
    this.wake();
  }

  private wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

/** ssh2 takes a new reader at each key exchange. */
function tapReader(protocol: Protocol, tap: (payload: Buffer) => Buffer): void {
  let { read } = protocol._packetRW;
  const tapped = {
    read: (bytes: Buffer) => tap(read.read(bytes)),
    cleanup: () => {
      read.cleanup();
    },
  };
  Object.defineProperty(protocol._packetRW, 'read', {
    get: () => tapped,
    set: (next: typeof read) => {
      read = next;
    },
  });
}
