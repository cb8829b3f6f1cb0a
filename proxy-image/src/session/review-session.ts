import type { AccessDecision } from '../access/gate';
import type { Standing } from '../auth/standing';
import type { Termination } from '../control/live-sessions';
import type { Target } from '../targets/target';
import { lookUpAgain, type ReviewOrder, type ReviewOutcome } from './look-up-again';
import type { SessionParts } from './parts';
import { endRefused, type Permit } from './permit';
import type { SessionAct } from './session-audit';

/** A live session, as far as a review goes. */
export interface ReviewedSession {
  readonly parts: SessionParts;
  readonly standing: Standing;
  readonly target: Target;
  readonly hostKey: Buffer | undefined;
  /** What runs in it, listens for it or is forwarded to it. */
  permits(): Permit[];
  /** Whether the session itself would be admitted now. */
  decideConnect(): AccessDecision;
  /** New objects take the place of the old ones, for all who read them. */
  replace(standing: Standing, target: Target): void;
  end(termination: Termination): void;
  tellEvent(act: SessionAct): void;
}

/**
 * After a reload: what is gone is cut, what changed is replaced. Then the session is asked about again, and what runs in
 * it, each in the circumstances in which it began.
 */
export function reviewSession(session: ReviewedSession, order: ReviewOrder): ReviewOutcome {
  const { by } = order;
  const revoke = (reason: string): ReviewOutcome => {
    session.end({ errorCode: 'AccessRevoked', reason, by });
    return 'cut';
  };
  const { standing, target, hostKey } = session;
  const found = lookUpAgain({ standing, target, ...(hostKey === undefined ? {} : { hostKey }) }, session.parts);
  if (found.kind === 'gone') return revoke(found.reason);
  if (found.changes.length > 0) session.replace(found.standing, found.target ?? target);
  else if (order.scope === 'changed') return 'unchanged';
  const admitted = session.decideConnect();
  if (!admitted.allowed) return revoke(admitted.message);
  const ended = endRefused(session.permits());
  if (found.changes.length === 0 && ended === 0) return 'unchanged';
  session.tellEvent({
    eventName: 'RefreshSession',
    requestParameters: { by, changes: found.changes.join(',') },
    responseElements: { ended: String(ended) },
  });
  return 'refreshed';
}
