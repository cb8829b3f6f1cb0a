import { z } from 'zod';

const dated = z.object({ eventTime: z.string(), recipientAccountId: z.string() });

/** As the local lake writes it; nothing reads it. */
const EVENT_VERSION = '1.11';

export interface StoreRowDetails {
  /** Of the sink. */
  readonly region: string;
  readonly eventID: string;
  readonly ingestedAtMs: number;
}

/**
 * The row of `ssh_events` that CloudTrail Lake would make of an audit event (`SSH_EVENTS_COLUMNS`), as JSON.
 * @param eventJson canonical JSON of the event; stands in the row as it is, so that its digest can be told from it
 */
export function storeRow(eventJson: string, { region, eventID, ingestedAtMs }: StoreRowDetails): string {
  const { eventTime, recipientAccountId } = dated.parse(JSON.parse(eventJson));
  const ingestionTime = `${new Date(ingestedAtMs).toISOString().slice(0, 19)}Z`;
  const head = JSON.stringify({
    eventVersion: EVENT_VERSION,
    eventCategory: 'ActivityAuditLog',
    eventType: 'ActivityLog',
    ...{ eventID, eventTime, awsRegion: region, recipientAccountId },
    metadata: { ingestionTime, channelARN: '' },
  });
  return `${head.slice(0, -1)},"eventData":${eventJson}}`;
}
