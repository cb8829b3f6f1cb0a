import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server, type AuthContext, type Connection, type ParsedKey, type ServerConfig } from 'ssh2';
import type { SessionId } from '@sallyport/contract';
import type { AuthenticationOutcome, Authenticator, UnauthenticatedConnection } from '../auth/authenticator';
import type { Log } from '../log';
import { algorithms, IDENTIFICATION } from './algorithms';
import { AttemptCounter } from './attempt-counter';
import { ConnectionLayer, type ConnectionDelegate, type ConnectionLimits } from './connection-layer';
import { readInFairTurns } from './fair-read';
import { DISCONNECT, MESSAGE } from './message-numbers';
import { RekeyGuard } from './rekey-guard';
import { legOf } from './ssh2-protocol';
import { message } from './wire';

/** Where a byte stream comes from. */
export interface Origin {
  readonly sessionId: SessionId;
  readonly sourceAddress: string;
  readonly inner?: UnauthenticatedConnection['inner'];
  /** Authenticated, or gone before that. Called at least once. */
  settled(): void;
}

/** A connection whose client has proven who it is. */
export interface AuthenticatedConnection extends AuthenticationOutcome {
  readonly sessionId: SessionId;
  readonly sourceAddress: string;
  readonly layer: ConnectionLayer;
}

export interface SshServerParts {
  readonly authenticator: Authenticator;
  readonly authenticationTries: number;
  readonly connectionLimits: ConnectionLimits;
  readonly log: Log;
  /** What answers on a connection before its client is authenticated. */
  unauthenticatedDelegate(origin: Origin): ConnectionDelegate;
  onAuthenticated(connection: AuthenticatedConnection): void;
}

/**
 * ssh2's server for byte streams that somebody else accepted, with one set of host keys. ssh2 does transport and
 * authentication; the connection protocol is ours from the first message.
 */
export class SshServer {
  readonly #server: Server;
  readonly #origins = new WeakMap<Duplex, Origin>();

  constructor(
    hostKeys: readonly ParsedKey[],
    private readonly parts: SshServerParts,
  ) {
    const keys: unknown = hostKeys.map((key) => ({ key }));
    const serverHostKey = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256'];
    this.#server = new Server({
      hostKeys: keys as NonNullable<ServerConfig['hostKeys']>,
      algorithms: algorithms(serverHostKey),
      ident: IDENTIFICATION,
      keepaliveInterval: 0,
    });
    this.#server.on('connection', (connection, info) => {
      this.onIdentified(connection, info.header.versions.software);
    });
  }

  inject(stream: Duplex, origin: Origin): void {
    this.#origins.set(stream, origin);
    stream.once('close', () => {
      origin.settled();
    });
    // Before the client's identification ssh2 swallows errors without closing.
    stream.once('error', () => stream.destroy());
    this.#server.injectSocket(stream as Parameters<Server['injectSocket']>[0]);
    // A socket takes turns by the way it is read.
    if (!(stream instanceof Socket)) readInFairTurns(stream);
  }

  private onIdentified(connection: Connection, clientVersion: string): void {
    const leg = legOf(connection);
    const origin = this.#origins.get(leg.socket);
    if (origin === undefined) throw new Error('a connection without an origin');
    const { sessionId, sourceAddress, inner } = origin;
    const { log } = this.parts;
    const disconnect = (text: string) => {
      layer.disconnect(DISCONNECT.NO_MORE_AUTH_METHODS, text);
    };
    const authentication = this.parts.authenticator.begin({
      ...{ sessionId, sourceAddress, clientVersion },
      ...(inner === undefined ? {} : { inner }),
      sendBanner: (text) => {
        if (!layer.isLost) leg.protocol.sendPayload(message(MESSAGE.USERAUTH_BANNER, text, ''));
      },
      disconnect: () => {
        disconnect('not permitted');
      },
    });
    const layer = new ConnectionLayer(
      leg,
      this.parts.unauthenticatedDelegate(origin),
      this.parts.connectionLimits,
    );
    const rekeys = new RekeyGuard(this.parts.connectionLimits.now, () => layer.bytes);
    const attempts = new AttemptCounter(this.parts.authenticationTries, () => {
      disconnect('too many authentication failures');
    });
    connection.on('error', (error) => {
      log.debug({ sessionId, sourceAddress, error: error.message }, 'client connection failed');
      leg.socket.destroy();
    });
    connection.on('close', () => {
      authentication.abort();
    });
    connection.on('handshake', () => {
      try {
        rekeys.onKeyExchange();
        layer.flushWaiting();
      } catch (thrown) {
        log.warn({ sessionId, sourceAddress, error: String(thrown) }, 'client connection ended');
        leg.socket.destroy();
      }
    });
    connection.on('authentication', (context: AuthContext) => {
      attempts.watch(context);
      if (!layer.isLost) authentication.onRequest(context);
    });
    connection.on('ready', () => {
      const outcome = authentication.outcome();
      origin.settled();
      if (outcome === undefined) {
        disconnect('no identity');
        return;
      }
      this.parts.onAuthenticated({ ...outcome, sessionId, sourceAddress, layer });
    });
  }
}
