import { messageOf, type SessionId } from '@sallyport/contract';
import type { AccessDecision } from '../access/gate';
import type { LockableSubject } from '../control/lock-table';
import type { Target } from '../targets/target';
import type { Channel, ChannelRequest, ChannelSink } from '../transport/channel';
import { ChannelStream } from '../transport/channel-stream';
import type { ChannelOpenRequest, ConnectionDelegate, ConnectionLayer, GlobalRequest } from '../transport/connection-layer';
import { ConnectionGone } from '../transport/errors';
import { DISCONNECT, OPEN_FAILURE } from '../transport/message-numbers';
import type { AuthenticatedConnection } from '../transport/ssh-server';
import { encode, WireReader } from '../transport/wire';
import { Keepalive } from './keepalive';
import type { SessionParts, SessionState } from './parts';
import { SessionAudit, withDecision } from './session-audit';
import { tell } from './tell';
import { wireText } from './wire-text';

const SSH_PORT = 22;
const MAX_LISTED = 50;

export interface JumpParts extends SessionParts {
  /** Terminates the inner connection: SSH on `stream`, for this target. */
  startInner(stream: ChannelStream, inner: { readonly target: Target; readonly name: string }, outer: AuthenticatedConnection): void;
}

/** The outer connection of a jump: it may only open `direct-tcpip` to targets, which the proxy answers itself. */
export class JumpConnection implements ConnectionDelegate {
  readonly id: SessionId;
  readonly subject: LockableSubject;
  readonly layer: ConnectionLayer;
  readonly #audit: SessionAudit;
  readonly #keepalive: Keepalive;
  #state: SessionState = 'authorised';

  constructor(
    private readonly parts: JumpParts,
    private readonly connection: AuthenticatedConnection,
  ) {
    const { identity } = connection;
    this.id = connection.sessionId;
    this.layer = connection.layer;
    this.subject = { person: identity.person, principal: identity.principal, keyFingerprint: identity.keyFingerprint, sourceAddress: identity.sourceAddress };
    this.#audit = new SessionAudit(parts.trail, { identity, sessionId: this.id });
    this.#keepalive = new Keepalive(this.layer, parts.settings.keepaliveSeconds * 1000);
    this.layer.setDelegate(this);
  }

  onChannelOpen(request: ChannelOpenRequest): void {
    const work = request.type === 'direct-tcpip' ? this.openInner(request) : request.type === 'session' ? this.openHelp(request) : this.refuse(request);
    work.catch((thrown: unknown) => {
      request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, 'the proxy cannot do this now');
      if (thrown instanceof ConnectionGone) return;
      this.parts.log.warn({ sessionId: this.id, error: messageOf(thrown) }, 'jump failed');
      this.end('the proxy cannot go on');
    });
  }

  /** A jump listens on nothing. */
  onGlobalRequest(request: GlobalRequest): void {
    if (request.name === 'no-more-sessions@openssh.com') request.succeed();
    else request.fail();
  }

  onViolation(violation: Error): void {
    this.parts.log.warn({ sessionId: this.id, error: violation.message }, 'client broke the protocol');
  }

  tick(nowMs: number): void {
    this.#keepalive.tick(nowMs);
  }

  drain(): void {
    if (this.#state === 'authorised') this.#state = 'draining';
  }

  end(reason: string): void {
    this.#state = 'locked';
    this.layer.disconnect(DISCONNECT.BY_APPLICATION, reason);
  }

  private async openInner(request: ChannelOpenRequest): Promise<void> {
    const reader = new WireReader(request.data);
    const host = wireText(reader.string());
    const port = reader.uint32();
    const target = this.parts.inventory.find(host);
    const isTarget = target !== undefined && (port === SSH_PORT || port === target.port);
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
    this.parts.startInner(new ChannelStream(request.accept('nothing')), { target, name: host }, this.connection);
  }

  private async openHelp(request: ChannelOpenRequest): Promise<void> {
    const decision = this.decide(undefined);
    await this.#audit.record(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: 'session' } }, decision));
    if (!decision.allowed) {
      request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.message);
      return;
    }
    const channel = request.accept('requests');
    channel.attach(new HelpChannel(channel, () => this.help()));
  }

  private async refuse(request: ChannelOpenRequest): Promise<void> {
    const decision = this.decide('name a target to do this: login+target');
    this.#audit.recordRefusal(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: request.type.slice(0, 64) } }, decision));
    request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.allowed ? '' : decision.message);
    return Promise.resolve();
  }

  /** An inner connection is asked about by its own authentication; here only the state of this one counts. */
  private decide(refusal: string | undefined): AccessDecision {
    const deny = (errorCode: 'AccessDenied' | 'PrincipalLocked' | 'LimitExceeded', message: string): AccessDecision => ({ allowed: false, errorCode, message, policyIds: [] });
    if (this.#state === 'locked') return deny('PrincipalLocked', 'the connection is locked');
    if (this.#state === 'draining') return deny('LimitExceeded', 'the proxy is draining and takes nothing new');
    return refusal === undefined ? { allowed: true, policyIds: [] } : deny('AccessDenied', refusal);
  }

  private help(): string {
    const { route } = this.connection;
    const hint = route.kind === 'jump' && route.hint !== undefined ? `${route.hint}\n` : '';
    const reachable = this.reachable();
    if (reachable.length === 0) {
      // A jump asks for no second factor itself: what the policies permit only with one cannot be listed here.
      const unproven = this.connection.identity.mfa === 'true' ? '' : ' without a second factor; name one as in  ssh LOGIN+TARGET@PROXY';
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
    const { identity } = this.connection;
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
    private readonly text: () => string,
  ) {}

  onRequest(request: ChannelRequest): void {
    if (request.type !== 'shell' && request.type !== 'exec' && request.type !== 'subsystem') {
      if (request.type === 'pty-req') request.succeed();
      else request.fail();
      return;
    }
    request.succeed();
    tell(this.channel, this.text());
    this.channel.tell('exit-status', encode(1));
    this.channel.sendEof();
    this.channel.close();
  }

  onData(): void {
    // Held for ever: nobody reads it.
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
    // Nothing to tidy up.
  }
}
