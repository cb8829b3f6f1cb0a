import { messageOf } from '@sallyport/contract';
import type { AuthenticatedConnection } from '../transport/ssh-server';
import { DISCONNECT } from '../transport/message-numbers';
import { ownerOf } from '../limits/limits';
import type { Owner } from '../limits/quota';
import type { Termination } from '../control/live-sessions';
import { JumpConnection, type JumpParts } from './jump';
import { lookUpConnection, type ReviewOrder, type ReviewOutcome } from './look-up-again';
import { Session } from './session';
import { refusedByLimit } from './session-audit';

const TICK_MS = 1_000;
const REVIEWED_AT_ONCE = 20;
const DRAINING = { errorCode: 'ProxyDraining', errorMessage: 'the proxy is draining' } as const;
const SHUTTING_DOWN: Termination = { errorCode: 'ProxyDraining', reason: 'the proxy is shutting down', by: 'drain' };

/** How many connections, those of jumps among them, a review has cut and refreshed. */
export interface ReviewCounts {
  readonly cut: number;
  readonly refreshed: number;
}

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
    const { identity, sessionId, layer } = connection;
    // It closed between its proof and now: nothing would ever end it.
    if (layer.isLost || layer.leg.socket.destroyed) return;
    const found = lookUpConnection(connection, this.parts);
    if ('reason' in found) {
      const { reason } = found;
      this.parts.trail.recordRefusal({ eventName: 'StartSession', identity, sessionId, sourceAddress: identity.sourceAddress, errorCode: 'AccessRevoked', errorMessage: reason });
      layer.disconnect(DISCONNECT.BY_APPLICATION, reason);
      return;
    }
    const owner = ownerOf(identity);
    const refusal = this.#draining ? undefined : this.parts.limits.sessions.take(owner);
    if (this.#draining || refusal !== undefined) {
      const act = refusal === undefined ? { eventName: 'StartSession' as const, ...DRAINING } : refusedByLimit('StartSession', refusal);
      this.parts.trail.recordRefusal({ ...act, identity, sessionId, sourceAddress: identity.sourceAddress });
      layer.disconnect(DISCONNECT.TOO_MANY_CONNECTIONS, act.errorMessage);
      return;
    }
    layer.setOwner(owner);
    const { route } = found.connection;
    if (route.kind === 'jump') this.addJump(found.connection, owner);
    else this.addSession({ ...found.connection, route }, owner);
  }

  /**
   * Looks every live connection up again. In slices, so that many sessions do not hold up the bytes of each other; who
   * comes meanwhile is looked up when admitted.
   */
  async review(order: ReviewOrder): Promise<ReviewCounts> {
    const outcomes: ReviewOutcome[] = [];
    // The outer connection of a jump last: with it the inner ones would be gone without saying why.
    for (const connection of [...this.#sessions, ...this.#jumps]) {
      try {
        outcomes.push(connection.review(order));
      } catch (thrown) {
        // What cannot be looked up may be gone: it does not go on.
        connection.end({ errorCode: 'AccessRevoked', reason: `the review failed: ${messageOf(thrown)}`, by: order.by });
        outcomes.push('cut');
      }
      if (outcomes.length % REVIEWED_AT_ONCE === 0) await new Promise(setImmediate);
    }
    const count = (wanted: ReviewOutcome) => outcomes.filter((outcome) => outcome === wanted).length;
    return { cut: count('cut'), refreshed: count('refreshed') };
  }

  /** Nothing new starts; resolves once every session has ended, by itself or cut after `drainSeconds`. */
  async drain(drainSeconds: number): Promise<void> {
    this.#draining = true;
    for (const session of this.#sessions) session.drain();
    for (const jump of this.#jumps) jump.drain();
    if (this.#sessions.size > 0) {
      const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
      const deadline = setTimeout(() => {
        // Each by itself: one that fails must not keep the others from their end.
        for (const session of this.#sessions) {
          session.client.boundary.run(() => {
            session.end(SHUTTING_DOWN);
          });
        }
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
      if (this.#sessions.size === 0) this.#onEmpty?.();
    });
    this.#sessions.add(session);
    this.parts.liveSessions.add(session);
  }

  private addJump(connection: AuthenticatedConnection, owner: Owner): void {
    const jump = new JumpConnection(this.parts, connection, () => {
      this.#jumps.delete(jump);
      this.parts.limits.sessions.giveBack(owner);
    });
    this.#jumps.add(jump);
    this.parts.liveSessions.add(jump);
  }

  private tick(): void {
    const now = this.parts.clock.now();
    // Each by itself: one that fails ends, and the timer goes on for the others.
    for (const session of this.#sessions) {
      session.client.boundary.run(() => {
        session.tick(now);
      });
    }
    for (const jump of this.#jumps) {
      jump.layer.boundary.run(() => {
        jump.tick(now);
      });
    }
  }
}
