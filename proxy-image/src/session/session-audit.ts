import { boundValues, type SessionId } from '@sallyport/contract';
import type { AccessDecision } from '../access/gate';
import type { AuditAct, AuditTrail } from '../audit/audit-trail';
import type { SessionPace } from '../audit/session-pace';
import type { Identity } from '../auth/identity';
import type { QuotaRefusal } from '../limits/quota';
import type { Target } from '../targets/target';

/** Who, where and in which session: what every act of a session has in common. */
export interface ActContext {
  readonly identity: Identity;
  readonly sessionId: SessionId;
  readonly target?: Target;
  readonly login?: string;
}

export type SessionAct = Pick<AuditAct, 'eventName' | 'requestParameters' | 'commandKeys' | 'responseElements' | 'errorCode' | 'errorMessage' | 'additional'>;

/** What an event has besides the act's own values. */
const EVENT_BYTES = 1_000;

/** Records the acts of one session, at its pace. */
export class SessionAudit {
  constructor(
    private readonly trail: AuditTrail,
    /** Read at each act: a reload may have put another identity or target in place. */
    private readonly context: () => ActContext,
    private readonly pace: SessionPace,
  ) {}

  /** Resolves once the act is durable, as the target's mode asks; rejects where it cannot be. */
  record(act: SessionAct): Promise<void> {
    const context = this.context();
    const { identity } = context;
    // Before it waits: what waits must be small.
    const parameters = act.requestParameters === undefined ? {} : { requestParameters: boundValues(act.requestParameters) };
    const bounded = { ...context, sourceAddress: identity.sourceAddress, clientVersion: identity.clientVersion, ...act, ...parameters };
    const bytes = Object.values(parameters.requestParameters ?? {}).reduce((sum, value) => sum + value.length, EVENT_BYTES);
    return this.pace.run(bytes, () => this.trail.record(bounded));
  }

  /** For what a peer can repeat at will: coalesced per source and reason. */
  recordRefusal(act: SessionAct): void {
    const context = this.context();
    const { identity } = context;
    this.trail.recordRefusal({ ...context, sourceAddress: identity.sourceAddress, clientVersion: identity.clientVersion, ...act });
  }
}

/** What was refused because somebody has as much as they may have; `limit` is the bound's name. */
export const refusedByLimit = (eventName: SessionAct['eventName'], { limit, message }: QuotaRefusal): SessionAct & { readonly errorMessage: string } => ({
  eventName,
  errorCode: 'LimitExceeded',
  errorMessage: message,
  additional: { limit },
});

/** The act with the gate's answer in it. */
export function withDecision(act: SessionAct, decision: AccessDecision): SessionAct {
  const additional = decision.policyIds.length === 0 ? act.additional : { ...act.additional, policyIds: decision.policyIds.join(',') };
  return {
    ...act,
    ...(additional === undefined ? {} : { additional }),
    ...(decision.allowed ? {} : { errorCode: decision.errorCode, errorMessage: decision.message }),
  };
}
