import { readFileSync } from 'node:fs';
import { Client, utils, type ParsedKey } from 'ssh2';
import { encode, WireReader, type WirePart } from '../../../proxy-image/src/transport/wire';
import { SshPeer, type Message, type Ssh2Connection } from './ssh-peer';

export interface RawChannel {
  readonly localId: number;
  readonly remoteId: number;
  readonly window: number;
}

export interface RawOptions {
  readonly port: number;
  readonly userName: string;
  readonly keyFile: string;
  readonly ident?: string;
}

const key = (file: string): ParsedKey => {
  const parsed = utils.parseKey(readFileSync(file));
  if (parsed instanceof Error) throw parsed;
  return parsed;
};

/** A client that speaks SSH messages by hand. */
export class RawClient {
  #nextId = 0;

  private constructor(
    readonly client: Client,
    readonly peer: SshPeer,
    readonly options: RawOptions,
    /** Of the first key exchange: what signatures of authentication are bound to. */
    readonly sshSessionId: Buffer,
  ) {}

  /** Up to the end of the first key exchange; ssh2 has asked for the authentication service and says no more. */
  static async unauthenticated(options: RawOptions): Promise<RawClient> {
    const client = new Client();
    const connection = client as unknown as Ssh2Connection & { _protocol: { _kex: { sessionID: Buffer } } };
    client.on('error', () => undefined);
    const shaken = new Promise<void>((resolve, reject) => {
      client.once('handshake', () => resolve());
      client.once('close', () => reject(new Error('closed before the key exchange ended')));
    });
    client.connect({
      host: '127.0.0.1',
      port: options.port,
      username: options.userName,
      // Never asked: what ssh2 hears of authentication is swallowed.
      authHandler: () => undefined,
      readyTimeout: 0,
      hostVerifier: () => true,
      ...(options.ident === undefined ? {} : { ident: options.ident }),
    });
    const peer = new SshPeer(connection._protocol, connection._sock, 'authentication and connection');
    await shaken;
    return new RawClient(client, peer, options, connection._protocol._kex.sessionID);
  }

  /** Authenticated by the key of the options. */
  static async ready(options: RawOptions): Promise<RawClient> {
    const raw = await RawClient.unauthenticated(options);
    raw.sign();
    if ((await raw.peer.nextOf(52)) === undefined) throw new Error('not let in');
    return raw;
  }

  get blob(): Buffer {
    return key(this.options.keyFile).getPublicSSH();
  }

  /** USERAUTH_REQUEST with a signature (RFC 4252 section 7). */
  sign(over: { userName?: string; service?: string; signer?: string; sshSessionId?: Buffer; offered?: Buffer } = {}): void {
    const signer = key(over.signer ?? this.options.keyFile);
    const fields: WirePart[] = [
      ...[over.userName ?? this.options.userName, over.service ?? 'ssh-connection', 'publickey', true],
      ...['ssh-ed25519', over.offered ?? this.blob],
    ];
    const body = encode(over.sshSessionId ?? this.sshSessionId, { raw: Buffer.of(50) }, ...fields);
    const signature: unknown = signer.sign(body);
    this.peer.send(50, ...fields, encode('ssh-ed25519', signature as Buffer));
  }

  /** USERAUTH_REQUEST without a signature: would this key do? */
  probe(userName = this.options.userName): void {
    this.peer.send(50, userName, 'ssh-connection', 'publickey', false, 'ssh-ed25519', this.blob);
  }

  async open(type = 'session', data: Buffer = Buffer.alloc(0), window = 2 ** 21, maxPacket = 32_768): Promise<RawChannel> {
    const localId = this.#nextId++;
    this.peer.send(90, type, localId, window, maxPacket, { raw: data });
    const isReply = ({ type: number, payload }: Message) => (number === 91 || number === 92) && payload.readUInt32BE(1) === localId;
    const reply = await this.peer.next(isReply);
    if (reply?.type !== 91) throw new Error(reply === undefined ? 'connection closed' : `refused: ${new WireReader(reply.payload, 9).text()}`);
    const reader = new WireReader(reply.payload, 5);
    return { localId, remoteId: reader.uint32(), window: reader.uint32() };
  }

  request(channel: RawChannel, type: string, reply: 'reply' | 'no reply', ...parts: readonly WirePart[]): void {
    this.peer.send(98, channel.remoteId, type, reply === 'reply', ...parts);
  }

  /** Starts a command and resolves to whether the request succeeded. */
  async exec(channel: RawChannel, command: string | Buffer): Promise<boolean> {
    this.request(channel, 'exec', 'reply', command);
    const answers = new Set([97, 99, 100]);
    const answer = await this.peer.next(({ type, payload }) => answers.has(type) && payload.readUInt32BE(1) === channel.localId);
    return answer?.type === 99;
  }

  /** Resolves to the exit status that the proxy tells. */
  async exitStatus(channel: RawChannel, timeoutMs?: number): Promise<number | undefined> {
    const told = await this.peer.next(({ type, payload }) => {
      if (type !== 98 || payload.readUInt32BE(1) !== channel.localId) return false;
      return new WireReader(payload, 5).name() === 'exit-status';
    }, timeoutMs);
    if (told === undefined) return undefined;
    const reader = new WireReader(told.payload, 5);
    reader.name();
    reader.boolean();
    return reader.uint32();
  }

  end(): void {
    this.peer.socket.destroy();
  }
}
