import { messageOf, type LiveSession, type SessionId } from '@sallyport/contract';
import type { AccessDecision } from '../access/gate';
import { SessionPace } from '../audit/session-pace';
import type { ControllableSession, Termination } from '../control/live-sessions';
import type { LockableSubject } from '../control/lock-table';
import { ownerOf } from '../limits/limits';
import type { QuotaRefusal } from '../limits/quota';
import type { Target } from '../targets/target';
import type { Channel, ChannelRequest, ChannelSink } from '../transport/channel';
import { ChannelStream } from '../transport/channel-stream';
import type { ChannelOpenRequest, ConnectionDelegate, ConnectionLayer, GlobalRequest } from '../transport/connection-layer';
import { ConnectionGone } from '../transport/errors';
import { DISCONNECT, OPEN_FAILURE } from '../transport/message-numbers';
import type { AuthenticatedConnection } from '../transport/ssh-server';
import { encode, WireReader } from '../transport/wire';
import { Ending } from './ending';
import { failureOf } from './failure';
import { Keepalive } from './keepalive';
import { lookUpAgain, type ReviewOrder, type ReviewOutcome } from './look-up-again';
import type { SessionParts, SessionState } from './parts';
import { refusedByLimit, SessionAudit, withDecision } from './session-audit';
import { tell } from './tell';
import { TimeLimits } from './time-limits';
import { wireText } from './wire-text';

const SSH_PORT = 22;
const MAX_LISTED = 50;
/** A person who names no target has one shell at a time; OpenSSH may open the next before the first is closed. */
const MAX_HELP_CHANNELS = 2;
const TOO_FAST: QuotaRefusal = { limit: 'connectionsPerSourcePerMinute', message: 'one person has opened as many jumps as may be opened in a minute' };
const NAME_A_TARGET = 'name a target to do this: login+target';
/** Signs of life, and what OpenSSH asks of every server about its host keys (its PROTOCOL, section 2.5). */
const ASKS_NOTHING = new Set(['keepalive@openssh.com', 'hostkeys-prove-00@openssh.com']);

export interface JumpParts extends SessionParts {
  /** Terminates the inner connection: SSH on `stream`, for this target. */
  startInner(stream: ChannelStream, inner: { readonly target: Target; readonly name: string; readonly settled: () => void }, outer: AuthenticatedConnection): void;
}

/**
 * The outer connection of a jump, which is listed, limited and cut as a session is. Its events are AuthenticateUser at
 * its start and EndSession with `kind: jump` at its end; the sessions inside have theirs.
 *
 * It may only open `direct-tcpip` to targets, which the proxy answers itself. */
export class JumpConnection implements ConnectionDelegate, ControllableSession {
  readonly id: SessionId;
  readonly layer: ConnectionLayer;
  readonly #audit: SessionAudit;
  readonly #keepalive: Keepalive;
  readonly #startedAtMs: number;
  readonly #inner = new Map<Channel, { readonly id: number; readonly detail: string }>();
  readonly #times: TimeLimits;
  #connection: AuthenticatedConnection;
  #state: SessionState = 'authorised';
  #nextChannelId = 0;
  #helpChannels = 0;
  /** When a channel was last open, and when bytes last passed one. */
  #usedAtMs: number;
  #activeAtMs: number;
  #bytesIn = 0;
  #bytesOut = 0;
  #lastBytes = 0;
  readonly #ending: Ending;
  #termination: Promise<void> | undefined;

  constructor(
    private readonly parts: JumpParts,
    connection: AuthenticatedConnection,
    private readonly onEnded: () => void,
  ) {
    this.#connection = connection;
    this.id = connection.sessionId;
    this.layer = connection.layer;
    this.#audit = new SessionAudit(parts.trail, () => ({ identity: this.#connection.identity, sessionId: this.id }), new SessionPace(parts.settings.pace));
    this.#ending = new Ending(this.#audit, parts.log, this.id);
    this.#keepalive = new Keepalive(this.layer, parts.settings.keepaliveSeconds * 1000);
    this.#startedAtMs = this.#usedAtMs = this.#activeAtMs = parts.clock.now();
    this.#times = new TimeLimits(parts.settings, this.#startedAtMs);
    this.layer.setDelegate(this);
    this.layer.leg.socket.once(
      'close',
      this.layer.boundary.around(() => {
        this.layer.boundary.watch(this.finish().finally(this.onEnded));
      }),
    );
  }

  get subject(): LockableSubject {
    const { person, principal, keyFingerprint, sourceAddress } = this.#connection.identity;
    return { person, principal, keyFingerprint, sourceAddress };
  }

  onChannelOpen(request: ChannelOpenRequest): void {
    const work = request.type === 'direct-tcpip' ? this.openInner(request) : request.type === 'session' ? this.openHelp(request) : this.refuse(request);
    work.catch((thrown: unknown) => {
      // The other inner connections go on.
      const { openReason, message } = failureOf(thrown);
      request.refuse(openReason, message);
      if (thrown instanceof ConnectionGone) return;
      this.parts.log.warn({ sessionId: this.id, error: messageOf(thrown) }, 'a jump could not be opened');
    });
  }

  /** A jump listens on nothing. */
  onGlobalRequest(request: GlobalRequest): void {
    if (request.name === 'no-more-sessions@openssh.com') {
      request.succeed();
      return;
    }
    if (!ASKS_NOTHING.has(request.name)) {
      const decision = this.decide(NAME_A_TARGET);
      this.#audit.recordRefusal(withDecision({ eventName: 'OpenChannel', requestParameters: { requestType: request.name.slice(0, 64) } }, decision));
    }
    request.fail();
  }

  onLimit(refusal: QuotaRefusal): void {
    this.#audit.recordRefusal(refusedByLimit('OpenChannel', refusal));
  }

  onViolation(violation: Error): void {
    this.#ending.broken('client', violation);
  }

  describe(): LiveSession {
    const { identity } = this.#connection;
    return {
      id: this.id,
      kind: 'jump',
      ...{ principal: identity.principal, person: identity.person, principalClass: identity.principalClass },
      ...{ keyFingerprint: identity.keyFingerprint, mfa: identity.mfa, mfaEvidence: identity.mfaEvidence },
      ...{ login: '', target: '', sourceAddress: identity.sourceAddress, client: identity.clientVersion },
      startedAt: new Date(this.#startedAtMs).toISOString(),
      channels: [...this.#inner].map(([channel, { id, detail }]) => ({ id, kind: 'jump', detail, bytesIn: channel.bytesReceived, bytesOut: channel.bytesSent })),
    };
  }

  tick(nowMs: number): void {
    const { settings } = this.parts;
    this.#keepalive.tick(nowMs);
    const bytes = [...this.#inner.keys()].reduce((sum, channel) => sum + channel.bytesReceived + channel.bytesSent, this.#bytesIn + this.#bytesOut);
    if (bytes !== this.#lastBytes) [this.#lastBytes, this.#activeAtMs] = [bytes, nowMs];
    if (this.#inner.size > 0) this.#usedAtMs = nowMs;
    // A jump has no terminal that could be warned.
    const due = this.#times.check({ nowMs, activeAtMs: this.#activeAtMs, expiresAtMs: this.#connection.identity.constraints.expiresAtMs });
    if (due?.kind === 'end') this.end(due.termination);
    else if (nowMs - this.#usedAtMs >= settings.jumpIdleSeconds * 1000) {
      this.end({ errorCode: 'LimitExceeded', reason: `a jump without a channel ends after ${settings.jumpIdleSeconds} seconds`, by: 'limit' });
    }
  }

  /** Users were read again. What it may reach is asked when it is opened, and about each inner connection by itself. */
  review({ by }: ReviewOrder): ReviewOutcome {
    if (this.#state === 'locked' || this.layer.isLost) return 'unchanged';
    const found = lookUpAgain({ standing: this.#connection }, this.parts);
    if (found.kind === 'gone') {
      this.end({ errorCode: 'AccessRevoked', reason: found.reason, by });
      return 'cut';
    }
    if (found.changes.length === 0) return 'unchanged';
    const { identity, credential } = found.standing;
    this.#connection = { ...this.#connection, identity, credential };
    const act = { eventName: 'RefreshSession', requestParameters: { kind: 'jump', by, changes: found.changes.join(',') }, responseElements: { ended: '0' } } as const;
    this.#audit.record(act).catch((thrown: unknown) => {
      this.end({ errorCode: 'LimitExceeded', reason: messageOf(thrown), by: 'proxy' });
    });
    return 'refreshed';
  }

  terminate(termination: Termination): Promise<void> {
    this.#termination ??= this.cut(termination);
    return this.#termination;
  }

  drain(): void {
    if (this.#state === 'authorised') this.#state = 'draining';
  }

  /** As `terminate`, for a caller that does not wait: the cut itself never fails, and that it could not be recorded is logged. */
  end(termination: Termination): void {
    this.terminate(termination).catch((thrown: unknown) => {
      this.parts.log.error({ sessionId: this.id, error: messageOf(thrown) }, 'the cut of a jump could not be recorded');
    });
  }

  private async cut({ errorCode, reason, by }: Termination): Promise<void> {
    this.#state = 'locked';
    this.#ending.reason = reason;
    let recorded: Promise<void>;
    try {
      recorded = this.#audit.record({ eventName: 'TerminateSession', requestParameters: { kind: 'jump', by, reason }, errorCode, errorMessage: reason });
    } finally {
      this.layer.disconnect(DISCONNECT.BY_APPLICATION, reason);
    }
    await recorded;
  }

  private async finish(): Promise<void> {
    // As with a session: a reader of its last event finds it no longer in the list.
    this.parts.liveSessions.remove(this.id);
    await this.#ending.record({
      requestParameters: { kind: 'jump' },
      responseElements: { bytesIn: String(this.#bytesIn), bytesOut: String(this.#bytesOut) },
      additional: { durationMs: String(this.parts.clock.now() - this.#startedAtMs) },
    });
  }

  private async openInner(request: ChannelOpenRequest): Promise<void> {
    const reader = new WireReader(request.data);
    const host = wireText(reader.string());
    const port = reader.uint32();
    const target = this.parts.inventory.find(host);
    const isTarget = target !== undefined && (port === SSH_PORT || port === target.port);
    const tooFast = this.parts.limits.jumpHandshakeRate.take(this.#connection.identity.person) ? undefined : TOO_FAST;
    if (tooFast !== undefined) {
      this.onLimit(tooFast);
      request.refuse(OPEN_FAILURE.RESOURCE_SHORTAGE, tooFast.message);
      return;
    }
    const decision = this.decide(isTarget ? undefined : `${host}:${port} is not a target that you may reach`);
    const act = {
      eventName: 'OpenChannel',
      requestParameters: { channelType: 'direct-tcpip', direction: 'jump', destinationHost: host, destinationPort: String(port) },
    } as const;
    await this.#audit.record(withDecision(act, decision));
    if (!decision.allowed || target === undefined) {
      request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.allowed ? 'no target' : decision.message);
      return;
    }
    const owner = ownerOf(this.#connection.identity);
    const handshakes = this.parts.limits.jumpHandshakes;
    const tooMany = handshakes.take(owner);
    if (tooMany !== undefined) {
      this.onLimit(tooMany);
      request.refuse(OPEN_FAILURE.RESOURCE_SHORTAGE, tooMany.message);
      return;
    }
    let isSettled = false;
    const settled = () => {
      if (!isSettled) handshakes.giveBack(owner);
      isSettled = true;
    };
    try {
      this.startInner(request.accept('nothing'), { target, name: host, settled });
    } catch (thrown) {
      settled();
      throw thrown;
    }
  }

  private startInner(channel: Channel, inner: { readonly target: Target; readonly name: string; readonly settled: () => void }): void {
    this.#inner.set(channel, { id: this.#nextChannelId++, detail: inner.name });
    const stream = new ChannelStream(channel);
    stream.once(
      'close',
      this.layer.boundary.around(() => {
        this.#inner.delete(channel);
        this.#bytesIn += channel.bytesReceived;
        this.#bytesOut += channel.bytesSent;
      }),
    );
    this.parts.startInner(stream, inner, this.#connection);
  }

  private async openHelp(request: ChannelOpenRequest): Promise<void> {
    if (this.#helpChannels >= MAX_HELP_CHANNELS) {
      const refusal = { limit: 'helpChannels', message: 'name a target to open more: login+target' };
      this.onLimit(refusal);
      request.refuse(OPEN_FAILURE.RESOURCE_SHORTAGE, refusal.message);
      return;
    }
    this.#helpChannels += 1;
    try {
      await this.giveHelp(request);
    } catch (thrown) {
      this.#helpChannels -= 1;
      throw thrown;
    }
  }

  private async giveHelp(request: ChannelOpenRequest): Promise<void> {
    const decision = this.decide(undefined);
    await this.#audit.record(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: 'session' } }, decision));
    if (!decision.allowed) {
      this.#helpChannels -= 1;
      request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.message);
      return;
    }
    const channel = request.accept('requests');
    const onClose = () => {
      this.#helpChannels -= 1;
    };
    channel.attach(new HelpChannel(channel, { text: () => this.help(), onClose }));
  }

  private async refuse(request: ChannelOpenRequest): Promise<void> {
    const decision = this.decide(NAME_A_TARGET);
    this.#audit.recordRefusal(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: request.type.slice(0, 64) } }, decision));
    request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.allowed ? '' : decision.message);
    return Promise.resolve();
  }

  /** An inner connection is asked about by its own authentication; here only the state of this one counts. */
  private decide(refusal: string | undefined): AccessDecision {
    const deny = (errorCode: 'AccessDenied' | 'PrincipalLocked' | 'ProxyDraining', message: string): AccessDecision => ({ allowed: false, errorCode, message, policyIds: [] });
    if (this.#state === 'locked') return deny('PrincipalLocked', 'the connection is locked');
    if (this.#state === 'draining') return deny('ProxyDraining', 'the proxy is draining and takes nothing new');
    return refusal === undefined ? { allowed: true, policyIds: [] } : deny('AccessDenied', refusal);
  }

  private help(): string {
    const { route } = this.#connection;
    const hint = route.kind === 'jump' && route.hint !== undefined ? `${route.hint}\n` : '';
    const reachable = this.reachable();
    if (reachable.length === 0) {
      // A jump asks for no second factor itself: what the policies permit only with one cannot be listed here.
      const unproven = this.#connection.identity.mfa === 'true' ? '' : ' without a second factor; name one as in  ssh LOGIN+TARGET@PROXY';
      return `${hint}no target was named, and no access policy lets you reach one${unproven}`;
    }
    const [first = ''] = reachable;
    const more = reachable.length > MAX_LISTED ? `\n  … and ${reachable.length - MAX_LISTED} more` : '';
    return (
      `${hint}no target was named. You may reach:\n${reachable.slice(0, MAX_LISTED).map((name) => `  ${name}`).join('\n')}${more}\n` +
      `Name one in the user name, as in  ssh ${first}@PROXY  or jump:  ssh -J PROXY ${first.replace('+', '@')}`
    );
  }

  /** `login+target` for what the policies permit; a target without listed logins is tried with the principal's name. */
  private reachable(): string[] {
    const { identity } = this.#connection;
    return this.parts.inventory.list().flatMap((target) => {
      const logins = target.logins.length > 0 ? target.logins : [target.defaultLogin ?? identity.principal];
      const login = logins.find((candidate) => {
        const request = { state: this.#state, identity, action: 'connect', target, login: candidate, sessionId: this.id } as const;
        return this.parts.gate.authorize(request).allowed;
      });
      if (login === undefined) return [];
      const known = target.logins.length > 0 || target.defaultLogin !== undefined;
      return [`${known ? login : 'LOGIN'}+${target.name}`];
    });
  }
}

/** A session channel that runs nothing: whatever is asked for, it says how to name a target, and ends with status 1. */
class HelpChannel implements ChannelSink {
  constructor(
    private readonly channel: Channel,
    private readonly parts: { text(): string; onClose(): void },
  ) {}

  onRequest(request: ChannelRequest): void {
    if (request.type !== 'shell' && request.type !== 'exec' && request.type !== 'subsystem') {
      if (request.type === 'pty-req') request.succeed();
      else request.fail();
      return;
    }
    request.succeed();
    tell(this.channel, this.parts.text());
    this.channel.tell('exit-status', encode(1));
    this.channel.sendEof();
    this.channel.close();
  }

  onData(): void {
    // Nobody reads it: the few KiB of the first window are all that a client can send.
  }

  onEof(): void {
    // As data.
  }

  onDrain(): void {
    // A short text never fills the queue.
  }

  onAbandoned(): void {
    this.channel.close();
  }

  onPeerClose(): void {
    this.channel.close();
  }

  onClose(): void {
    this.parts.onClose();
  }
}
