import { messageOf, type LiveSession, type SessionId } from '@sallyport/contract';
import type { AccessDecision } from '../access/gate';
import { elapsedMs, stopwatch } from '../clock';
import { SessionPace } from '../audit/session-pace';
import type { ControllableSession, Termination } from '../control/live-sessions';
import { namesOf, type LockableSubject } from '../control/lock-table';
import { ownerOf } from '../limits/limits';
import type { QuotaRefusal } from '../limits/quota';
import type { Identity } from '../auth/identity';
import type { Standing } from '../auth/standing';
import { dial, DialError } from '../targets/dial';
import type { Target } from '../targets/target';
import type { Channel } from '../transport/channel';
import type { ChannelOpenRequest, ConnectionDelegate, ConnectionLayer, GlobalRequest } from '../transport/connection-layer';
import { targetAlgorithmFacts } from '../transport/compatibility';
import { ChannelOpenRefused, ConnectionGone, ProtocolViolation } from '../transport/errors';
import { DISCONNECT, OPEN_FAILURE } from '../transport/message-numbers';
import type { AuthenticatedConnection } from '../transport/ssh-server';
import { CLIENT_CHANNELS, decideAct, TARGET_CHANNELS, type ActTable } from './act-table';
import type { CommandChannel } from './command-channel';
import { Ending } from './ending';
import { failureOf, unreadable } from './failure';
import { openFromClient, openFromTarget } from './forward-channels';
import { onClientGlobalRequest } from './global-requests';
import { Keepalive } from './keepalive';
import type { ReviewOrder, ReviewOutcome } from './look-up-again';
import { Notices } from './notices';
import { openSessionChannel } from './open-session';
import type { SessionParts, SessionState } from './parts';
import { permitsOf } from './permit';
import { reviewSession } from './review-session';
import { refusedByLimit, SessionAudit, withDecision } from './session-audit';
import type { ActDetails, Grants, SessionContext, TargetOutcome } from './session-context';
import { TimeLimits } from './time-limits';
import { progressOf, type TrackedChannel } from './tracked-channel';
import { terminalText } from './wire-text';

const DIAL_TIMEOUT_MS = 20_000;
const REPORT_INTERVAL_MS = 60_000;
/** A client that was told why it has no target, or no longer, has this long to read it. */
const LINGER_MS = 10_000;
const CONNECT: ActTable = { connect: { kind: 'gate', action: 'connect' } };

/** One authenticated connection to one target, with its channels: from the decision to admit it to its last event. */
export class Session implements SessionContext, ControllableSession, ConnectionDelegate {
  readonly id: SessionId;
  readonly login: string;
  readonly client: ConnectionLayer;
  readonly audit: SessionAudit;
  readonly targetReady: Promise<TargetOutcome>;
  readonly grants: Grants = { agent: new Map(), x11: new Map(), ports: new Map(), sockets: new Map() };
  readonly #startedAtMs: number;
  readonly #started: number;
  readonly #tracked = new Set<TrackedChannel>();
  readonly #commands = new Map<Channel, CommandChannel>();
  readonly notices = new Notices(this.#commands);
  readonly #dialling = new AbortController();
  readonly #keepalive: Keepalive;
  readonly #work = new Set<Promise<void>>();
  readonly #times: TimeLimits;
  #standing: Standing;
  #target: Target;
  #hostKey: Buffer | undefined;
  #targetLayer: ConnectionLayer | undefined;
  #targetKeepalive: Keepalive | undefined;
  #state: SessionState = 'authorised';
  #noMoreSessions = false;
  #nextChannelId = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  #lastBytes = 0;
  #warnedBytes = 0;
  #activeAtMs: number;
  #refusedAtMs: number | undefined;
  #targetLostAtMs: number | undefined;
  readonly #ending: Ending;
  #admitted = false;
  #termination: Promise<void> | undefined;
  #ended = false;

  constructor(
    readonly parts: SessionParts,
    connection: AuthenticatedConnection & { readonly route: { readonly kind: 'target'; readonly target: Target; readonly login: string } },
    private readonly onEnded: () => void,
  ) {
    this.id = connection.sessionId;
    this.#standing = connection;
    this.#target = connection.route.target;
    this.login = connection.route.login;
    this.client = connection.layer;
    const actContext = () => ({ identity: this.identity, sessionId: this.id, target: this.target, login: this.login });
    this.audit = new SessionAudit(parts.trail, actContext, new SessionPace(parts.settings.pace));
    this.#ending = new Ending(this.audit, parts.log, this.id);
    this.#startedAtMs = this.#activeAtMs = parts.clock.now();
    this.#times = new TimeLimits(parts.settings, this.#startedAtMs);
    this.#started = stopwatch(parts.clock);
    this.#keepalive = new Keepalive(this.client, parts.settings.keepaliveSeconds * 1000);
    this.client.setDelegate(this);
    this.client.leg.socket.once('close', this.client.boundary.around(() => {
      this.onClientGone();
    }));
    this.targetReady = this.admit().catch((thrown: unknown): TargetOutcome => {
      // A client that leaves while its target is dialled, or is cut, is no failure.
      if (thrown instanceof ConnectionGone) return { ok: false, message: thrown.message };
      this.logFailure(thrown, 'a session could not be started');
      this.#targetLayer?.disconnect(DISCONNECT.BY_APPLICATION, '');
      return this.refused(failureOf(thrown).message);
    });
  }

  get identity(): Identity {
    return this.#standing.identity;
  }

  get target(): Target {
    return this.#target;
  }

  get subject(): LockableSubject {
    const { person, principal, keyFingerprint, sourceAddress } = this.identity;
    return { person, principal, keyFingerprint, sourceAddress, login: this.login, ...namesOf(this.target) };
  }

  // What the session's channels ask for.

  decide(table: ActTable, type: string, details: ActDetails = {}): AccessDecision {
    return decideAct(table, type, (request) => this.parts.gate.authorize(request), {
      ...{ state: this.#state, identity: this.identity, target: this.target, login: this.login, sessionId: this.id },
      ...details,
    });
  }

  newChannelId(): number {
    return this.#nextChannelId++;
  }

  track(id: number, kind: string, detail: string, client: Channel): TrackedChannel {
    const now = this.parts.clock.now();
    const tracked: TrackedChannel = { id, kind, detail, client, opened: stopwatch(this.parts.clock), lastReportMs: now };
    this.#tracked.add(tracked);
    return tracked;
  }

  untrack(channel: TrackedChannel): void {
    if (!this.#tracked.delete(channel)) return;
    this.#commands.delete(channel.client);
    this.#bytesIn += channel.client.bytesReceived;
    this.#bytesOut += channel.client.bytesSent;
    if (this.#targetLostAtMs !== undefined && this.#tracked.size === 0) this.endWithoutTarget();
  }

  settle(work: Promise<void>): void {
    const settled = work
      .catch((thrown: unknown) => {
        this.logFailure(thrown, 'what a session did could not be finished or recorded');
      })
      .finally(() => this.#work.delete(settled));
    this.#work.add(settled);
  }

  /** As `terminate`, for whoever does not wait: the cut itself never fails, and that it could not be recorded is logged. */
  end(termination: Termination): void {
    this.terminate(termination).catch((thrown: unknown) => {
      this.parts.log.error({ sessionId: this.id, error: messageOf(thrown) }, 'the cut of a session could not be recorded');
    });
  }

  // What the client's connection asks for.

  onChannelOpen(request: ChannelOpenRequest): void {
    this.guard(request, request.type === 'session' ? this.openSession(request) : this.openForward(request));
  }

  onGlobalRequest(request: GlobalRequest): void {
    const work = onClientGlobalRequest(this, request, () => {
      this.#noMoreSessions = true;
    });
    this.settle(
      work.catch((thrown: unknown) => {
        request.fail();
        this.onFailed(thrown, 'a request failed', { requestType: request.name });
      }),
    );
  }

  onViolation(violation: Error): void {
    this.#ending.broken('client', violation);
  }

  onLimit(refusal: QuotaRefusal): void {
    this.audit.recordRefusal(refusedByLimit('OpenChannel', refusal));
  }

  // What whoever controls the session asks for.

  describe(): LiveSession {
    const { identity } = this;
    return {
      id: this.id,
      kind: 'session',
      ...{ principal: identity.principal, person: identity.person, principalClass: identity.principalClass },
      ...{ keyFingerprint: identity.keyFingerprint, mfa: identity.mfa, mfaEvidence: identity.mfaEvidence },
      ...{ login: this.login, target: this.target.name, sourceAddress: identity.sourceAddress, client: identity.clientVersion },
      startedAt: new Date(this.#startedAtMs).toISOString(),
      channels: [...this.#tracked].map(({ id, kind, detail, client }) => ({
        ...{ id, kind, detail },
        ...{ bytesIn: client.bytesReceived, bytesOut: client.bytesSent },
      })),
    };
  }

  terminate(termination: Termination): Promise<void> {
    this.#termination ??= this.cut(termination);
    return this.#termination;
  }

  /** Users, targets or policies were read again. */
  review(order: ReviewOrder): ReviewOutcome {
    if (this.#ended || this.#termination !== undefined) return 'unchanged';
    return reviewSession(
      {
        parts: this.parts,
        standing: this.#standing,
        target: this.#target,
        hostKey: this.#hostKey,
        permits: () => permitsOf(this.#tracked, this.grants),
        decideConnect: () => this.decide(CONNECT, 'connect', { liveSinceMs: this.#startedAtMs }),
        replace: (standing, target) => {
          this.#standing = standing;
          this.#target = target;
        },
        end: (termination) => {
          this.end(termination);
        },
        tellEvent: (act) => {
          this.settle(this.audit.record(act));
        },
      },
      order,
    );
  }

  /** The proxy drains: what runs goes on, nothing new starts. */
  drain(): void {
    if (this.#state === 'authorised') this.#state = 'draining';
  }

  /** Called about once a second. */
  tick(nowMs: number): void {
    this.#keepalive.tick(nowMs);
    this.#targetKeepalive?.tick(nowMs);
    if (this.#refusedAtMs !== undefined && nowMs - this.#refusedAtMs > LINGER_MS) this.client.disconnect(DISCONNECT.BY_APPLICATION, 'refused');
    const bytes = [...this.#tracked].reduce((sum, { client }) => sum + client.bytesReceived + client.bytesSent, this.#bytesIn + this.#bytesOut) - this.#warnedBytes;
    if (bytes > this.#lastBytes) [this.#lastBytes, this.#activeAtMs] = [bytes, nowMs];
    if (this.#targetLostAtMs !== undefined && nowMs - Math.max(this.#targetLostAtMs, this.#activeAtMs) > LINGER_MS) this.endWithoutTarget();
    const due = this.#times.check({ nowMs, activeAtMs: this.#activeAtMs, expiresAtMs: this.identity.constraints.expiresAtMs });
    if (due?.kind === 'end') this.end(due.termination);
    // A warning is no traffic: it must not put off the end that it announces.
    if (due?.kind === 'warn') for (const command of this.#commands.values()) this.#warnedBytes += command.warn(due.text);
    for (const channel of this.#tracked) this.reportProgress(channel, nowMs);
  }

  /** Decides, dials and records; the client's channels wait for it. */
  private async admit(): Promise<TargetOutcome> {
    const decision = this.decide(CONNECT, 'connect');
    if (!decision.allowed) {
      await this.audit.record(withDecision({ eventName: 'StartSession' }, decision));
      return this.refused(decision.message);
    }
    let layer: ConnectionLayer;
    try {
      layer = await dial(this.target, this.login, {
        timeoutMs: DIAL_TIMEOUT_MS,
        limits: this.parts.settings.targetLimits,
        delegate: this.targetDelegate(),
        keys: this.parts.keys,
        owner: ownerOf(this.identity),
        signal: this.#dialling.signal,
        pinned: () => this.target.hostKeys,
        onHostKey: (presented) => {
          this.#hostKey = presented;
        },
        onLost: (reason) => {
          this.#ending.suggest(`the target closed the connection: ${terminalText(reason)}`);
        },
      });
    } catch (thrown) {
      if (this.#ended || this.#state === 'locked') throw new ConnectionGone();
      const error = thrown instanceof DialError ? thrown : new DialError('TargetUnreachable', messageOf(thrown));
      this.parts.log.warn({ sessionId: this.id, target: this.target.name, error: error.message, cause: messageOf(error.cause) }, 'target not reached');
      await this.audit.record({ eventName: 'StartSession', errorCode: error.errorCode, errorMessage: error.message });
      return this.refused(error.message);
    }
    if (this.#state === 'locked') {
      // Cut while it was dialled: TerminateSession has been recorded, and nothing has started.
      layer.disconnect(DISCONNECT.BY_APPLICATION, '');
      throw new ConnectionGone();
    }
    this.#targetLayer = layer;
    this.#targetKeepalive = new Keepalive(layer, this.parts.settings.keepaliveSeconds * 1000);
    // Before the layer closes its channels: afterwards nothing can be said on those of the client.
    layer.leg.socket.prependOnceListener('close', layer.boundary.around(() => {
      this.announce('the target closed the connection');
    }));
    layer.leg.socket.once('close', layer.boundary.around(() => {
      this.onTargetLost();
    }));
    await this.audit.record(withDecision({ eventName: 'StartSession', additional: targetAlgorithmFacts(layer.negotiated) }, decision));
    this.#admitted = true;
    if (this.#ended) layer.disconnect(DISCONNECT.BY_APPLICATION, '');
    return { ok: true, layer };
  }

  private refused(message: string): TargetOutcome {
    this.#refusedAtMs = this.parts.clock.now();
    this.#ending.reason = message;
    return { ok: false, message };
  }

  private async openSession(request: ChannelOpenRequest): Promise<void> {
    // OpenSSH asks for no more sessions right behind its own: what counts is when this one was asked for.
    const noMoreSessions = this.#noMoreSessions;
    const outcome = await this.targetReady;
    if (this.#targetLostAtMs !== undefined) {
      request.refuse(OPEN_FAILURE.CONNECT_FAILED, this.#ending.reason);
      return;
    }
    const decision = noMoreSessions
      ? ({ allowed: false, errorCode: 'AccessDenied', message: 'the client asked for no more sessions', policyIds: [] } as const)
      : this.decide(CLIENT_CHANNELS, 'session');
    if (!decision.allowed) {
      await this.audit.record(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: 'session' } }, decision));
      request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.message);
      return;
    }
    const channel = await openSessionChannel(this, request, outcome);
    if (channel === undefined) return;
    this.#commands.set(channel.client, channel);
    this.notices.flush(channel.client);
  }

  private async openForward(request: ChannelOpenRequest): Promise<void> {
    if (Object.hasOwn(CLIENT_CHANNELS, request.type)) {
      await openFromClient(this, request);
      return;
    }
    this.refuseUnknown(CLIENT_CHANNELS, request);
  }

  /** Of one channel or act. That a connection has gone is no failure, and a peer's refusal is in its event. */
  logFailure(thrown: unknown, what: string): void {
    if (thrown instanceof ConnectionGone || thrown instanceof ChannelOpenRefused) return;
    this.parts.log.warn({ sessionId: this.id, error: messageOf(thrown) }, what);
  }

  private onFailed(thrown: unknown, what: string, parameters: Readonly<Record<string, string>>): void {
    if (thrown instanceof ProtocolViolation) this.audit.recordRefusal(unreadable(parameters, thrown));
    this.logFailure(thrown, what);
  }

  private refuseUnknown(table: ActTable, request: ChannelOpenRequest): void {
    const decision = this.decide(table, request.type);
    this.audit.recordRefusal(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: request.type.slice(0, 64) } }, decision));
    request.refuse(OPEN_FAILURE.UNKNOWN_CHANNEL_TYPE, decision.allowed ? 'unknown' : decision.message);
  }

  private guard(request: ChannelOpenRequest, work: Promise<void>): void {
    this.settle(
      work.catch((thrown: unknown) => {
        const { openReason, message } = failureOf(thrown);
        request.refuse(openReason, message);
        this.onFailed(thrown, 'a channel could not be opened', { channelType: request.type });
      }),
    );
  }

  private targetDelegate(): ConnectionDelegate {
    return {
      onChannelOpen: (request) => {
        if (Object.hasOwn(TARGET_CHANNELS, request.type)) this.guard(request, openFromTarget(this, request));
        else this.refuseUnknown(TARGET_CHANNELS, request);
      },
      // Its host keys are pinned here, so their rotation is not its to announce; keepalives take any answer.
      onGlobalRequest: (request) => {
        request.fail();
      },
      onLimit: (refusal) => {
        this.onLimit(refusal);
      },
      onViolation: (violation) => {
        this.#ending.broken('target', violation);
        this.announce('the target broke the protocol');
      },
    };
  }

  /** What the target said before still has to reach the client, at the client's pace: the channels end first. */
  private onTargetLost(): void {
    if (this.#ended) return;
    this.#targetLostAtMs = this.parts.clock.now();
    this.#ending.suggest('the target closed the connection');
    if (this.#tracked.size === 0) this.endWithoutTarget();
  }

  private endWithoutTarget(): void {
    setImmediate(
      this.client.boundary.around(() => {
        this.client.disconnect(DISCONNECT.CONNECTION_LOST, this.#ending.reason);
      }),
    );
  }

  private announce(reason: string): void {
    for (const command of this.#commands.values()) command.announce(reason);
  }

  private reportProgress(channel: TrackedChannel, nowMs: number): void {
    if (nowMs - channel.lastReportMs < REPORT_INTERVAL_MS) return;
    channel.lastReportMs = nowMs;
    this.settle(this.audit.record(progressOf(channel, this.parts.clock)));
  }

  private async cut(termination: Termination): Promise<void> {
    const { errorCode, reason, by } = termination;
    this.#state = 'locked';
    this.#ending.reason = reason;
    let recorded: Promise<void> | undefined;
    try {
      this.announce(reason);
      if (!this.#ended) recorded = this.audit.record({ eventName: 'TerminateSession', requestParameters: { by, reason }, errorCode, errorMessage: reason });
    } finally {
      // The cut waits for no disk, and nothing that fails keeps it from being made: what must stop, stops now.
      this.#dialling.abort();
      this.#targetLayer?.disconnect(DISCONNECT.BY_APPLICATION, '');
      this.client.disconnect(DISCONNECT.BY_APPLICATION, reason);
    }
    await recorded;
  }

  private onClientGone(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#dialling.abort();
    this.#targetLayer?.disconnect(DISCONNECT.BY_APPLICATION, '');
    this.client.boundary.watch(this.finish().finally(this.onEnded));
  }

  private async finish(): Promise<void> {
    await this.targetReady;
    while (this.#work.size > 0) await Promise.all(this.#work);
    const bytes = { bytesIn: String(this.#bytesIn), bytesOut: String(this.#bytesOut) };
    const durationMs = String(elapsedMs(this.parts.clock, this.#started));
    // A reader of its last event finds it no longer in the list.
    this.parts.liveSessions.remove(this.id);
    if (this.#admitted) await this.#ending.record({ responseElements: bytes, additional: { durationMs } });
    else this.#ending.recordUnbegun();
  }
}
