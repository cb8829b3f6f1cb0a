import type { AlarmRule, EventSubject } from '../format/front-matter';

/** What alarms look at of an audit event: the event itself, or what the proxy's log line tells of it. */
export interface AlarmEvent {
  readonly eventName: string;
  readonly errorCode?: string | undefined;
  readonly userIdentity: { readonly principalId: string };
  readonly sourceIPAddress?: string | undefined;
  readonly additionalEventData: Readonly<Record<string, string>>;
}

/** Who, where from or where to an event is about; the empty string when the event does not say. */
export function eventSubject(event: AlarmEvent, subject: EventSubject): string {
  switch (subject) {
    case 'principal':
      return event.userIdentity.principalId;
    case 'source':
      return event.sourceIPAddress ?? '';
    case 'person':
    case 'target':
    case 'login':
      return event.additionalEventData[subject] ?? '';
  }
}

/** A coalesced refusal stands for as many attempts as its count says; what was tried on one connection is one. */
export const eventWeight = ({ additionalEventData: { connections, count } }: AlarmEvent): number =>
  Math.max(1, Number(connections ?? count ?? 1) || 1);

/** Whether the alarm counts this event. */
export function alarmConcerns({ events, errorCodes, where }: AlarmRule, event: AlarmEvent): boolean {
  if (!(events as readonly string[]).includes(event.eventName)) return false;
  if (event.errorCode === undefined) {
    if (errorCodes.length > 0) return false;
  } else if (!(errorCodes as readonly string[]).includes(event.errorCode)) return false;
  return Object.entries(where).every(([key, allowed]) => allowed.includes(event.additionalEventData[key] ?? ''));
}
