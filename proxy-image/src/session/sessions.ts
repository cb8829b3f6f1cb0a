import type { AuthenticatedConnection } from '../transport/ssh-server';
import { DISCONNECT } from '../transport/message-numbers';
import { ownerOf } from '../limits/limits';
import type { Owner, QuotaRefusal } from '../limits/quota';
import type { Termination } from '../control/live-sessions';
import { JumpConnection, type JumpParts } from './jump';
import { Session } from './session';
import { refusedByLimit } from './session-audit';

const TICK_MS = 1_000;
const DRAINING: QuotaRefusal = { limit: 'drain', message: 'the proxy is draining' };
const SHUTTING_DOWN: Termination = { errorCode: 'LimitExceeded', reason: 'the proxy is shutting down', by: 'drain' };

/** All authenticated connections of the proxy: their bounds, the locks that cut them, and the drain. */
export class Sessions {
  readonly #sessions = new Set<Session>();
  readonly #jumps = new Set<JumpConnection>();
  readonly #timer: NodeJS.Timeout;
  #draining = false;
  #onEmpty: (() => void) | undefined;

  constructor(private readonly parts: JumpParts) {
    this.#timer = setInterval(() => {
      this.tick();
    }, TICK_MS);
  }

  /** Jumps count: they hold a place and can be cut. */
  get count(): number {
    return this.#sessions.size + this.#jumps.size;
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  onAuthenticated(connection: AuthenticatedConnection): void {
    const { identity, sessionId, route, layer } = connection;
    // It closed between its proof and now: nothing would ever end it.
    if (layer.isLost || layer.leg.socket.destroyed) return;
    const owner = ownerOf(identity);
    const refusal = this.#draining ? DRAINING : this.parts.limits.sessions.take(owner);
    if (refusal !== undefined) {
      const act = refusedByLimit('StartSession', refusal);
      this.parts.trail.recordRefusal({ ...act, identity, sessionId, sourceAddress: identity.sourceAddress });
      layer.disconnect(DISCONNECT.TOO_MANY_CONNECTIONS, act.errorMessage);
      return;
    }
    layer.setOwner(owner);
    if (route.kind === 'jump') this.addJump(connection, owner);
    else this.addSession({ ...connection, route }, owner);
  }

  /** Nothing new starts; resolves once every session has ended, by itself or cut after `drainSeconds`. */
  async drain(drainSeconds: number): Promise<void> {
    this.#draining = true;
    for (const session of this.#sessions) session.drain();
    for (const jump of this.#jumps) jump.drain();
    if (this.#sessions.size > 0) {
      const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
      const deadline = setTimeout(() => {
        for (const session of this.#sessions) session.end(SHUTTING_DOWN);
      }, drainSeconds * 1000);
      await empty;
      clearTimeout(deadline);
    }
    for (const jump of this.#jumps) jump.end(SHUTTING_DOWN);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  private addSession(connection: ConstructorParameters<typeof Session>[1], owner: Owner): void {
    const session = new Session(this.parts, connection, () => {
      this.#sessions.delete(session);
      this.parts.limits.sessions.giveBack(owner);
      this.parts.liveSessions.remove(session.id);
      if (this.#sessions.size === 0) this.#onEmpty?.();
    });
    this.#sessions.add(session);
    this.parts.liveSessions.add(session);
  }

  private addJump(connection: AuthenticatedConnection, owner: Owner): void {
    const jump = new JumpConnection(this.parts, connection, () => {
      this.#jumps.delete(jump);
      this.parts.limits.sessions.giveBack(owner);
      this.parts.liveSessions.remove(jump.id);
    });
    this.#jumps.add(jump);
    this.parts.liveSessions.add(jump);
  }

  private tick(): void {
    const now = this.parts.clock.now();
    for (const session of this.#sessions) session.tick(now);
    for (const jump of this.#jumps) jump.tick(now);
  }
}
