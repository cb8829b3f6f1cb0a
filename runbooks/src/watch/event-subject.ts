import type { AuditEvent } from '@sallyport/contract';
import type { EventSubject } from '../format/front-matter';

/** Who, where from or where to an event is about; the empty string when the event does not say. */
export function eventSubject(event: AuditEvent, subject: EventSubject): string {
  switch (subject) {
    case 'principal':
      return event.userIdentity.principalId;
    case 'source':
      return event.sourceIPAddress ?? '';
    case 'person':
    case 'target':
    case 'login':
      return event.additionalEventData[subject];
  }
}
