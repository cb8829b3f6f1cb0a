import type { AuthenticatedConnection } from '../transport/ssh-server';
import { DISCONNECT } from '../transport/message-numbers';
import { JumpConnection, type JumpParts } from './jump';
import { Session } from './session';

const TICK_MS = 1_000;

/** All authenticated connections of the proxy: their bounds, the locks that cut them, and the drain. */
export class Sessions {
  readonly #sessions = new Set<Session>();
  readonly #jumps = new Set<JumpConnection>();
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #draining = false;
  #onEmpty: (() => void) | undefined;

  constructor(private readonly parts: JumpParts) {
    this.#timer = setInterval(() => {
      this.tick();
    }, TICK_MS);
    this.#unsubscribe = parts.lockTable.onLock(() => {
      this.onLock();
    });
  }

  get count(): number {
    return this.#sessions.size;
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  onAuthenticated(connection: AuthenticatedConnection): void {
    const { identity, sessionId, route, layer } = connection;
    if (this.#draining || this.#sessions.size + this.#jumps.size >= this.parts.settings.sessions) {
      const errorMessage = this.#draining ? 'the proxy is draining' : 'the proxy has as many sessions as it may have';
      this.parts.trail.recordRefusal({ eventName: 'StartSession', identity, sessionId, sourceAddress: identity.sourceAddress, errorCode: 'LimitExceeded', errorMessage });
      layer.disconnect(DISCONNECT.TOO_MANY_CONNECTIONS, errorMessage);
      return;
    }
    if (route.kind === 'jump') this.addJump(connection);
    else this.addSession({ ...connection, route });
  }

  /** Nothing new starts; resolves once every session has ended, by itself or cut after `drainSeconds`. */
  async drain(drainSeconds: number): Promise<void> {
    this.#draining = true;
    for (const session of this.#sessions) session.drain();
    for (const jump of this.#jumps) jump.drain();
    if (this.#sessions.size > 0) {
      const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
      const deadline = setTimeout(() => {
        for (const session of this.#sessions) session.end({ errorCode: 'LimitExceeded', reason: 'the proxy is shutting down', by: 'drain' });
      }, drainSeconds * 1000);
      await empty;
      clearTimeout(deadline);
    }
    for (const jump of this.#jumps) jump.end('the proxy is shutting down');
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
  }

  private addSession(connection: ConstructorParameters<typeof Session>[1]): void {
    const session = new Session(this.parts, connection, () => {
      this.#sessions.delete(session);
      this.parts.liveSessions.remove(session.id);
      if (this.#sessions.size === 0) this.#onEmpty?.();
    });
    this.#sessions.add(session);
    this.parts.liveSessions.add(session);
  }

  private addJump(connection: AuthenticatedConnection): void {
    const jump = new JumpConnection(this.parts, connection);
    this.#jumps.add(jump);
    connection.layer.leg.socket.once('close', () => {
      this.#jumps.delete(jump);
    });
    if (this.parts.lockTable.match(jump.subject) !== undefined) jump.end('locked');
  }

  /** Sessions are cut by the registry of live sessions; the outer connections of jumps are not in it. */
  private onLock(): void {
    for (const jump of this.#jumps) {
      const match = this.parts.lockTable.match(jump.subject);
      if (match !== undefined) jump.end(`locked: ${match.reason}`);
    }
  }

  private tick(): void {
    const now = this.parts.clock.now();
    for (const session of this.#sessions) session.tick(now);
    for (const jump of this.#jumps) jump.tick(now);
  }
}
