import { randomUUID } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import { sessionId } from '@sallyport/contract';
import type { Gate } from './access/gate';
import type { AuditTrail } from './audit/audit-trail';
import type { Authenticator } from './auth/authenticator';
import type { UserDirectory } from './auth/user-directory';
import type { Clock } from './clock';
import type { ProxyConfig } from './config/schema';
import type { LiveSessions } from './control/live-sessions';
import type { LockTable } from './control/lock-table';
import { createSharedLimits } from './limits/limits';
import type { Log } from './log';
import { connectionFault } from './session/failure';
import type { StartFilter } from './session/filters';
import type { NameResolver } from './session/name-resolver';
import { InnerServers } from './session/inner-servers';
import type { StartRecording } from './session/recordings';
import type { ReviewOrder } from './session/look-up-again';
import { Sessions, type ReviewCounts } from './session/sessions';
import type { TargetInventory } from './targets/target';
import type { TargetKeys } from './targets/target-keys';
import { AdmissionControl } from './transport/admission';
import { isOwnFault } from './transport/boundary';
import { COMPATIBILITY_NAMES } from './transport/compatibility';
import type { ConnectionDelegate, ConnectionLimits } from './transport/connection-layer';
import { ProtocolViolation } from './transport/errors';
import { createExchangeThread } from './transport/key-exchange/exchange-thread';
import { KeyExchanges } from './transport/key-exchange/key-exchanges';
import { Listener } from './transport/listener';
import { SshServer, type Origin, type SshServerParts } from './transport/ssh-server';

export interface ProxyParts {
  readonly config: ProxyConfig;
  readonly hostKeys: readonly ParsedKey[];
  readonly hostCertificateAuthority?: ParsedKey;
  readonly clock: Clock;
  /** Monotonic, in ms. */
  readonly monotonic: () => number;
  readonly log: Log;
  readonly gate: Gate;
  readonly authenticator: Authenticator;
  readonly users: Pick<UserDirectory, 'findByFingerprint'>;
  readonly inventory: TargetInventory;
  readonly targetKeys: TargetKeys;
  readonly trail: AuditTrail;
  readonly lockTable: LockTable;
  readonly liveSessions: LiveSessions;
  readonly names: NameResolver;
  readonly startFilter: StartFilter;
  readonly startRecording?: StartRecording;
}

/** A target may answer many requests of many channels at once; it is bounded all the same. */
const TARGET_REQUESTS_FACTOR = 10;

/** The SSH side of the proxy: from accepted connections to sessions. */
export class Proxy {
  readonly #listeners: readonly Listener[];
  readonly #sessions: Sessions;
  readonly #keyExchanges: KeyExchanges;

  constructor(private readonly parts: ProxyParts) {
    const { config, clock, log } = parts;
    const { limits } = config;
    const shared = createSharedLimits(limits, parts.monotonic);
    const connectionLimits: ConnectionLimits = {
      channels: limits.channelsPerConnection,
      requestsPerSecond: limits.requestsPerSecond,
      now: parts.monotonic,
      shared,
    };
    this.#keyExchanges = new KeyExchanges(limits, createExchangeThread(log), parts.monotonic);
    const serverParts: SshServerParts = {
      ...{ authenticator: parts.authenticator, authenticationTries: limits.authenticationTries, connectionLimits, log },
      keyExchanges: this.#keyExchanges,
      unauthenticatedDelegate: (origin) => this.refuseEverything(origin),
      onAuthenticated: (connection) => {
        this.#sessions.onAuthenticated(connection);
      },
    };
    const innerServers = new Map(
      [undefined, ...COMPATIBILITY_NAMES].map((profile) => [profile, new InnerServers(parts.hostKeys, parts.hostCertificateAuthority, clock, serverParts, profile)]),
    );
    this.#sessions = new Sessions({
      ...{ clock, log, gate: parts.gate, trail: parts.trail, users: parts.users, inventory: parts.inventory, lockTable: parts.lockTable },
      ...{ liveSessions: parts.liveSessions, names: parts.names, startFilter: parts.startFilter, keys: parts.targetKeys },
      ...(parts.startRecording === undefined ? {} : { startRecording: parts.startRecording }),
      limits: shared,
      settings: {
        environment: config.access.environment,
        commands: config.audit.commands,
        recordCommands: config.recording.commands,
          forwardNames: config.access.forwardNames,
        pace: { actsPerSecond: limits.actsPerSecond, bytesPerSecond: limits.actBytesPerSecond, now: parts.monotonic },
        ...{ jumpIdleSeconds: limits.jumpIdleSeconds, idleSeconds: limits.idleSeconds, sessionSeconds: limits.sessionSeconds },
        keepaliveSeconds: limits.keepaliveSeconds,
        targetLimits: { ...connectionLimits, requestsPerSecond: limits.requestsPerSecond * TARGET_REQUESTS_FACTOR },
      },
      startInner: (stream, { target, name, settled }, outer) => {
        const grace = setTimeout(() => stream.destroy(), limits.loginGraceSeconds * 1000);
        innerServers.get(outer.compatibility)?.for(target, name).inject(stream, {
          sessionId: sessionId(randomUUID()),
          sourceAddress: outer.sourceAddress,
          inner: { target, outer },
          settled: () => {
            clearTimeout(grace);
            settled();
          },
        });
      },
    });
    const admission = new AdmissionControl(limits, parts.monotonic);
    this.#listeners = config.listen.map(
      (address) => {
        const server = new SshServer(parts.hostKeys, serverParts, address.compatibility);
        return new Listener(address, {
          ...{ admission, loginGraceSeconds: limits.loginGraceSeconds, log },
          isOpen: () => !this.#sessions.isDraining,
          onRefused: (sourceAddress, reason) => {
            parts.trail.recordRefusal({ eventName: 'AuthenticateUser', sourceAddress, errorCode: 'LimitExceeded', errorMessage: reason });
          },
          onStream: (socket, origin) => {
            server.inject(socket, origin);
          },
        });
      },
    );
  }

  get sessionCount(): number {
    return this.#sessions.count;
  }

  get isDraining(): boolean {
    return this.#sessions.isDraining;
  }

  /** @throws LISTEN_FAILED */
  async listen(): Promise<readonly { readonly host: string; readonly port: number }[]> {
    return Promise.all(this.#listeners.map((listener) => listener.listen()));
  }

  /** Users, targets or policies are others now: looks up again who is connected, and cuts or refreshes it. */
  async review(order: ReviewOrder): Promise<ReviewCounts> {
    return this.#sessions.review(order);
  }

  /** Closes the listeners, lets sessions go on for the configured time, then cuts them. */
  async drain(): Promise<void> {
    for (const listener of this.#listeners) listener.close();
    await this.#sessions.drain(this.parts.config.drainSeconds);
    this.#sessions.stop();
    this.#keyExchanges.close();
  }

  /** The connection protocol has no place before authentication: whoever speaks it then is cut, as is every other breach. */
  private refuseEverything({ sessionId, sourceAddress, inner }: Origin): ConnectionDelegate {
    const refuse = (what: string): never => {
      throw new ProtocolViolation(`${what} before authentication`);
    };
    return {
      onChannelOpen: () => refuse('a channel'),
      onGlobalRequest: () => refuse('a global request'),
      onViolation: (violation) => {
        if (isOwnFault(violation)) this.parts.log.error({ sessionId, sourceAddress, err: violation }, 'the proxy failed while it served a connection before authentication');
        this.parts.trail.recordRefusal({
          eventName: 'AuthenticateUser',
          sessionId,
          sourceAddress,
          ...(inner === undefined ? {} : { target: inner.target }),
          ...connectionFault(violation),
        });
      },
      // Nothing is counted before authentication, and nothing is opened.
      onLimit: () => undefined,
    };
  }
}
