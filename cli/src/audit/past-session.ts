import type { AuditEvent } from '@sallyport/contract';
import type { CommandContext } from '../commands/command-context';
import { openAuditStore } from '../audit-store';
import { withProgress } from '../output/progress';
import { readEvents, sqlText } from './read-events';

/** What the audit trail tells of a session that is not live. Times are RFC 3339, UTC. */
export interface PastSession {
  readonly id: string;
  readonly person: string;
  readonly principal: string;
  readonly principalClass: string;
  readonly keyFingerprint: string;
  readonly mfa: string;
  readonly mfaEvidence: string;
  readonly login: string;
  readonly target: string;
  readonly sourceAddress: string;
  readonly client: string;
  readonly startedAt: string;
  /** `refused` was never admitted; `unknown` was, and its end is not in the audit store. */
  readonly state: 'ended' | 'refused' | 'unknown';
  readonly endedAt?: string;
  readonly reason?: string;
}

/** A session has few events but for its files; the first are the ones that tell what it was. */
const MOST_EVENTS = 1_000;

const timeOf = (event: AuditEvent): string => new Date(Number(event.additionalEventData.timeMs)).toISOString();

/** The audit events of one session in their order; none when the audit store knows no such session. */
export async function readSessionEvents(
  context: CommandContext,
  id: string,
  sinceMs: number | undefined,
): Promise<readonly AuditEvent[]> {
  const store = openAuditStore(context);
  try {
    const { events } = await withProgress(context.world, 'Reading the audit store', () =>
      readEvents(
        store,
        {
          where: `element_at(eventData.additionalEventData, 'sessionId') = ${sqlText(id)}`,
          order: 'chain',
          limit: MOST_EVENTS,
          sinceMs,
        },
        { signal: context.world.interrupted },
      ),
    );
    // Delivery is at least once.
    return [...new Map(events.map((event) => [event.UID, event])).values()];
  } finally {
    store.close();
  }
}

/** @param events of one session, in their order, at least one. */
export function pastSession(id: string, events: readonly [AuditEvent, ...AuditEvent[]]): PastSession {
  const admitted = events.find((event) => event.eventName === 'StartSession' && event.errorCode === undefined);
  const ended = events.findLast((event) => event.eventName === 'EndSession');
  const refused = events.findLast((event) => event.errorCode !== undefined);
  const told = admitted ?? refused ?? events[0];
  const { person, principalClass, mfa, mfaEvidence, login, target } = told.additionalEventData;
  const last = admitted === undefined ? refused : ended;
  const reason = admitted === undefined ? refused?.errorMessage : ended?.requestParameters?.reason;
  return {
    id,
    person,
    principal: told.userIdentity.principalId,
    principalClass,
    keyFingerprint: told.userIdentity.details?.keyFingerprint ?? '',
    mfa,
    mfaEvidence,
    login,
    target,
    sourceAddress: told.sourceIPAddress ?? '',
    client: told.userAgent ?? '',
    startedAt: timeOf(told),
    state: admitted === undefined ? 'refused' : ended === undefined ? 'unknown' : 'ended',
    ...(last === undefined ? {} : { endedAt: timeOf(last) }),
    ...(reason === undefined ? {} : { reason }),
  };
}
