import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import { Client } from 'ssh2';
import { legOf, type SshProtocol } from './ssh2-protocol';
import { encode, message, WireReader, type WirePart } from './wire';
import { MESSAGE } from './message-numbers';

export interface RawMessage {
  readonly type: number;
  readonly payload: Buffer;
}

/** A client that speaks the connection protocol message by message, as hostile or odd as a test wants it. */
export class RawClient {
  readonly received: RawMessage[] = [];
  readonly socket: Socket;
  closed = false;
  #waiting: { readonly matches: (message: RawMessage) => boolean; readonly resolve: (message: RawMessage) => void; readonly reject: (error: Error) => void }[] = [];

  private constructor(
    readonly client: Client,
    readonly protocol: SshProtocol,
  ) {
    this.socket = legOf(client).socket as Socket;
    protocol.takeConnectionLayer((payload) => {
      this.take({ type: payload[0] ?? 0, payload: Buffer.from(payload) });
    });
    client.on('close', () => {
      this.closed = true;
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('the connection was closed'));
    });
    client.on('error', () => undefined);
  }

  static async connect(port: number, userName: string, keyFile: string, options: Partial<Parameters<Client['connect']>[0]> = {}): Promise<RawClient> {
    const client = new Client();
    const ready = once(client, 'ready');
    client.connect({ host: '127.0.0.1', port, username: userName, privateKey: readFileSync(keyFile), hostVerifier: () => true, ...options });
    const raw = new RawClient(client, legOf(client).protocol);
    await ready;
    return raw;
  }

  send(type: number, ...parts: readonly WirePart[]): void {
    this.protocol.sendPayload(message(type, ...parts));
  }

  /** The first message, past or future, that has not been taken and matches. */
  async next(type: number, matches: (reader: WireReader) => boolean = () => true): Promise<WireReader> {
    const isIt = (candidate: RawMessage) => candidate.type === type && matches(new WireReader(candidate.payload, 1));
    const index = this.received.findIndex(isIt);
    const found =
      index >= 0
        ? this.received.splice(index, 1)[0]
        : this.closed
          ? undefined
          : await new Promise<RawMessage>((resolve, reject) => this.#waiting.push({ matches: isIt, resolve, reject }));
    if (found === undefined) throw new Error('the connection was closed');
    return new WireReader(found.payload, 1);
  }

  /** Opens a session channel with our id; gives the proxy's id and window. */
  async openSession(localId: number, window = 2 * 1024 * 1024): Promise<{ readonly remoteId: number; readonly window: number }> {
    this.send(MESSAGE.CHANNEL_OPEN, 'session', localId, window, 32_768);
    const reader = await this.next(MESSAGE.CHANNEL_OPEN_CONFIRMATION, (candidate) => candidate.uint32() === localId);
    reader.uint32();
    return { remoteId: reader.uint32(), window: reader.uint32() };
  }

  request(remoteId: number, type: string, ...parts: readonly WirePart[]): void {
    this.send(MESSAGE.CHANNEL_REQUEST, remoteId, type, true, { raw: encode(...parts) });
  }

  /** Resolves once the proxy has closed the connection. */
  async gone(): Promise<void> {
    if (!this.closed) await new Promise<void>((resolve) => this.client.once('close', () => resolve()));
  }

  end(): void {
    this.client.end();
    this.socket.destroy();
  }

  private take(received: RawMessage): void {
    const index = this.#waiting.findIndex(({ matches }) => matches(received));
    if (index < 0) this.received.push(received);
    else this.#waiting.splice(index, 1)[0]?.resolve(received);
  }
}

/** A bare TCP connection to the proxy, and everything that it says until it closes. */
export async function tcp(port: number): Promise<{ readonly socket: Socket; readonly closed: Promise<Buffer> }> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve(Buffer.concat(chunks)))) };
}
