import { messageOf, type SessionId } from '@sallyport/contract';
import type { Log } from '../log';
import { connectionFault } from './failure';
import type { SessionAct, SessionAudit } from './session-audit';

const CLIENT_CLOSED = 'the client closed the connection';

/** Why a session, or the outer connection of a jump, ends, and the event that says so. */
export class Ending {
  reason = CLIENT_CLOSED;
  /** What a peer or the proxy broke, where that was the end. */
  #fault: ReturnType<typeof connectionFault> | undefined;

  constructor(
    private readonly audit: SessionAudit,
    private readonly log: Log,
    private readonly sessionId: SessionId,
  ) {}

  /** The reason, unless there is another already. */
  suggest(reason: string): void {
    if (this.reason === CLIENT_CLOSED) this.reason = reason;
  }

  broken(by: 'client' | 'target', fault: Error): void {
    this.#fault ??= connectionFault(fault);
    this.reason = `the ${by} broke a bound: ${this.#fault.errorMessage}`;
    this.log.warn({ sessionId: this.sessionId, error: fault.message }, `${by} broke the protocol`);
  }

  async record({ requestParameters, ...act }: Omit<SessionAct, 'eventName'>): Promise<void> {
    try {
      await this.audit.record({ eventName: 'EndSession', requestParameters: { ...requestParameters, reason: this.reason }, ...act, ...this.#fault });
    } catch (thrown) {
      this.log.error({ sessionId: this.sessionId, error: messageOf(thrown) }, 'the end of a session could not be recorded');
    }
  }

  /** Of a session that had not begun: nothing else tells of the fault. */
  recordUnbegun(): void {
    if (this.#fault !== undefined) this.audit.recordRefusal({ eventName: 'StartSession', ...this.#fault });
  }
}
