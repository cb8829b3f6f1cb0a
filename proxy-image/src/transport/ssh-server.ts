import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server, type AuthContext, type Connection, type ParsedKey, type ServerConfig } from 'ssh2';
import { sourceNetwork, type SessionId } from '@sallyport/contract';
import type { AuthenticationOutcome, Authenticator, UnauthenticatedConnection } from '../auth/authenticator';
import type { Log } from '../log';
import { algorithms, IDENTIFICATION } from './algorithms';
import { AttemptCounter } from './attempt-counter';
import { Boundary } from './boundary';
import { algorithmFacts, type Compatibility, type Negotiated } from './compatibility';
import { LimitViolation } from './errors';
import { ConnectionLayer, type ConnectionDelegate, type ConnectionLimits } from './connection-layer';
import { readInFairTurns } from './fair-read';
import type { KeyExchanges } from './key-exchange/key-exchanges';
import { DISCONNECT, MESSAGE } from './message-numbers';
import { RekeyGuard } from './rekey-guard';
import { isPeerLeaving, legOf } from './ssh2-protocol';
import { message } from './wire';

/** Where a byte stream comes from. */
export interface Origin {
  readonly sessionId: SessionId;
  readonly sourceAddress: string;
  readonly inner?: UnauthenticatedConnection['inner'];
  /** The client has proven a key and is asked for a second factor. */
  keyProven?(): void;
  /** Authenticated, or gone before that. Called at least once. */
  settled(): void;
}

/** A connection whose client has proven who it is. */
export interface AuthenticatedConnection extends AuthenticationOutcome {
  readonly sessionId: SessionId;
  readonly sourceAddress: string;
  readonly layer: ConnectionLayer;
  /** What the listener offered beyond the default; an inner connection is offered the same. */
  readonly compatibility?: Compatibility;
}

export interface SshServerParts {
  readonly authenticator: Authenticator;
  readonly authenticationTries: number;
  readonly connectionLimits: ConnectionLimits;
  readonly keyExchanges: Pick<KeyExchanges, 'exchange'>;
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
    private readonly compatibility?: Compatibility,
  ) {
    const keys: unknown = hostKeys.map((key) => ({ key }));
    const serverHostKey = [
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'rsa-sha2-512',
      'rsa-sha2-256',
    ];
    this.#server = new Server({
      hostKeys: keys as NonNullable<ServerConfig['hostKeys']>,
      algorithms: algorithms(serverHostKey, compatibility),
      ident: IDENTIFICATION,
      keepaliveInterval: 0,
    });
    this.#server.on('connection', (connection, info) => {
      this.onIdentified(connection, info.header.versions.software);
    });
    // Ours, by the patch: what came before an identification, or instead of one.
    this.#server.on(
      'unidentified' as 'error',
      ((stream: Duplex, error: Error) => {
        this.onUnidentified(stream, error);
      }) as unknown as (error: Error) => void,
    );
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

  private onUnidentified(stream: Duplex, error: Error): void {
    stream.destroy();
    const origin = this.#origins.get(stream);
    if (origin === undefined || isPeerLeaving(error)) return;
    this.parts.unauthenticatedDelegate(origin).onViolation(error);
  }

  private onIdentified(connection: Connection, clientVersion: string): void {
    const leg = legOf(connection);
    const origin = this.#origins.get(leg.socket);
    if (origin === undefined) {
      leg.socket.destroy();
      return;
    }
    const { sessionId, sourceAddress, inner } = origin;
    const layer = new ConnectionLayer(leg, this.parts.unauthenticatedDelegate(origin), this.parts.connectionLimits);
    const boundary = new Boundary((fault) => {
      layer.fail(fault);
    });
    // Before anything that may fail: Node throws an `error` event that nobody listens to.
    connection.on('error', (error) => {
      this.parts.log.debug({ sessionId, sourceAddress, error: error.message }, 'client connection failed');
      if (isPeerLeaving(error)) leg.socket.destroy();
      else boundary.fault(error);
    });
    boundary.run(() => {
      const disconnect = (text: string) => {
        layer.disconnect(DISCONNECT.NO_MORE_AUTH_METHODS, text);
      };
      const authentication = this.parts.authenticator.begin({
        sessionId,
        sourceAddress,
        clientVersion,
        ...(inner === undefined ? {} : { inner }),
        algorithms: () => (layer.negotiated === undefined ? {} : algorithmFacts(layer.negotiated)),
        sendBanner: (text) => {
          if (!layer.isLost) leg.protocol.sendPayload(message(MESSAGE.USERAUTH_BANNER, text, ''));
        },
        disconnect: () => {
          disconnect('not permitted');
        },
      });
      const exchanges = this.parts.keyExchanges;
      leg.protocol.exchangeKeysWith(({ hostKey, ...offer }, answered) => {
        const isProven = inner !== undefined || authentication.outcome() !== undefined;
        exchanges.exchange(
          { source: isProven ? sessionId : sourceOf(sourceAddress), isProven, isWaiting: () => !layer.isLost },
          { ...offer, hostKeyPem: hostKey.getPrivatePEM() },
          (error, answer) => {
            boundary.run(() => {
              if (error instanceof LimitViolation) throw error;
              answered(error, answer);
            });
          },
        );
      });
      const rekeys = new RekeyGuard(this.parts.connectionLimits.now, () => layer.bytes);
      // OpenSSH keeps its first request back until its NEWKEYS is acknowledged (Nagle's algorithm); we have nothing to say
      // before that request, so the acknowledgement alone would be delayed by 40 ms.
      connection.once(
        'handshake',
        boundary.around(() => {
          layer.sendSomething();
        }),
      );
      const attempts = new AttemptCounter(this.parts.authenticationTries, () => {
        disconnect('too many authentication failures');
      });
      connection.on(
        'close',
        boundary.around(() => {
          authentication.abort();
        }),
      );
      connection.on(
        'handshake',
        boundary.around((negotiated: Negotiated) => {
          layer.negotiated = negotiated;
          rekeys.onKeyExchange();
          layer.flushWaiting();
        }),
      );
      connection.on(
        'authentication',
        boundary.around((context: AuthContext) => {
          attempts.watch(context);
          if (layer.isLost) return;
          authentication.onRequest(context);
          if (authentication.state() === 'mfaPending') origin.keyProven?.();
        }),
      );
      connection.on(
        'ready',
        boundary.around(() => {
          const outcome = authentication.outcome();
          origin.settled();
          if (outcome === undefined) disconnect('no identity');
          else
            this.parts.onAuthenticated({
              ...outcome,
              sessionId,
              sourceAddress,
              layer,
              ...(this.compatibility === undefined ? {} : { compatibility: this.compatibility }),
            });
        }),
      );
    });
  }
}

function sourceOf(address: string): string {
  return sourceNetwork(address) ?? address;
}
