import type { AuditEvent, AuditEventName } from '@sallyport/contract';

/** What an event says, by the keys that tests ask for most. */
export const more = (event: AuditEvent, key: string): string | undefined => event.additionalEventData[key];
export const asked = (event: AuditEvent, key: string): string | undefined => event.requestParameters?.[key];

/** A matcher: name, refusal code (null: must have none) and request parameters. */
export function is(
  eventName: AuditEventName,
  want: { errorCode?: string | null; params?: Record<string, string | RegExp>; principal?: string } = {},
): (event: AuditEvent) => boolean {
  return (event) =>
    event.eventName === eventName &&
    (want.errorCode === undefined || (event.errorCode ?? null) === want.errorCode) &&
    (want.principal === undefined || event.userIdentity.principalId === want.principal) &&
    Object.entries(want.params ?? {}).every(([key, value]) => {
      const got = event.requestParameters?.[key];
      return got !== undefined && (typeof value === 'string' ? got === value : value.test(got));
    });
}

/** A heartbeat that was sent after now: with {@link System.eventsUntil}, everything that has happened so far. */
export function nextHeartbeat(now = Date.now()): (event: AuditEvent) => boolean {
  return (event) => event.eventName === 'EmitHeartbeat' && Date.parse(event.eventTime) > now;
}

/** One line an event, for messages of failing tests. */
export function summary(events: readonly AuditEvent[]): string {
  return events
    .map(
      (event) =>
        `${event.eventName} ${event.errorCode ?? 'ok'} ${event.userIdentity.principalId} ${JSON.stringify(event.requestParameters ?? {})}`,
    )
    .join('\n');
}
