import { messageOf, PUT_AUDIT_EVENTS_LIMITS } from '@sallyport/contract';
import { z } from 'zod';
import { auditEventRow, RefusedEntry, type EntryErrorCode } from '../ingest/audit-event-row';
import type { StoredEvent } from '../store/event-store';
import { AwsError } from './aws-error';
import type { LakeResources } from './resources';

const entry = z.object({
  id: z.string().regex(/^[-_A-Za-z0-9]{1,128}$/, 'must match ^[-_A-Za-z0-9]{1,128}$'),
  eventData: z.string(),
  eventDataChecksum: z.string().nullish(),
});
const bodySchema = z.object({ auditEvents: z.array(entry).min(1).max(PUT_AUDIT_EVENTS_LIMITS.events) });
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;
const CHANNEL_ARN =
  /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:channel\/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export interface PutAuditEventsResponse {
  readonly successful: readonly { readonly id: string; readonly eventID: string }[];
  readonly failed: readonly {
    readonly id: string;
    readonly errorCode: EntryErrorCode;
    readonly errorMessage: string;
  }[];
}

/**
 * Answers when the events are on disk. An event whose UID was stored before is a success with the id it got then.
 * @param parameters `channelArn` and perhaps `externalId`, from the query string.
 */
export async function putAuditEvents(
  resources: LakeResources,
  parameters: URLSearchParams,
  body: unknown,
  nowMs: number,
): Promise<PutAuditEventsResponse> {
  checkChannel(resources, parameters);
  const entries = parseEntries(body);
  const rows: { id: string; event: StoredEvent }[] = [];
  const failed: PutAuditEventsResponse['failed'][number][] = [];
  for (const { id, eventData, eventDataChecksum } of entries) {
    try {
      rows.push({
        id,
        event: auditEventRow(
          { eventData, eventDataChecksum: eventDataChecksum ?? undefined },
          resources.channel,
          nowMs,
        ),
      });
    } catch (thrown) {
      if (!(thrown instanceof RefusedEntry)) throw thrown;
      failed.push({ id, errorCode: thrown.code, errorMessage: thrown.message.slice(0, 1024) });
    }
  }
  const { ingestion } = resources.channel;
  const lastId = rows.at(-1)?.event.eventId;
  ingestion.attemptMs = nowMs;
  if (lastId !== undefined) ingestion.attemptEventId = lastId;
  const lastError = failed.at(-1)?.errorCode;
  if (lastError !== undefined) ingestion.errorCode = lastError;
  try {
    await resources.stores.ssh_events.store.append(rows.map((row) => row.event));
  } catch (thrown) {
    ingestion.errorCode = 'InternalFailure';
    const errorMessage = messageOf(thrown).slice(0, 1024);
    return {
      successful: [],
      failed: [...failed, ...rows.map(({ id }) => ({ id, errorCode: 'InternalFailure' as const, errorMessage }))],
    };
  }
  if (lastId !== undefined) Object.assign(ingestion, { successMs: nowMs, successEventId: lastId });
  return { successful: rows.map(({ id, event }) => ({ id, eventID: event.eventId })), failed };
}

function checkChannel({ channel }: LakeResources, parameters: URLSearchParams): void {
  const arn = parameters.get('channelArn');
  if (arn === null || arn === '') throw new AwsError('ValidationException', 'channelArn is required');
  if (!CHANNEL_ARN.test(arn))
    throw new AwsError('InvalidChannelARN', `${arn.slice(0, 256)} is not the ARN of a channel`);
  if (arn !== channel.arn)
    throw new AwsError('ChannelNotFound', `There is no channel ${arn}; this lake's is ${channel.arn}`);
  const externalId = parameters.get('externalId');
  if (externalId !== null && !EXTERNAL_ID.test(externalId))
    throw new AwsError('ValidationException', `externalId must match ${EXTERNAL_ID.source}`);
}

function parseEntries(body: unknown): z.infer<typeof bodySchema>['auditEvents'] {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AwsError(
      'ValidationException',
      `${issue?.path.join('.') ?? 'auditEvents'}: ${issue?.message ?? 'invalid'}`,
    );
  }
  const seen = new Set<string>();
  for (const { id } of parsed.data.auditEvents) {
    if (seen.has(id))
      throw new AwsError('DuplicatedAuditEventId', `Two or more entries in the request have the event ID ${id}`);
    seen.add(id);
  }
  return parsed.data.auditEvents;
}
