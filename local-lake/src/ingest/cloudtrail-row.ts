import { createHash } from 'node:crypto';
import { MANAGEMENT_EVENTS_COLUMNS } from '@sallyport/contract';
import type { StoredEvent } from '../store/event-store';
import { isJsonObject, structValue, wellFormed } from './column-value';
import { derivedEventId } from './event-id';
import { parseExactJson } from './exact-json';

/** Why one record of a log file was not loaded; the message says what is wrong with it. */
export class InvalidRecord extends Error {
  override readonly name = 'InvalidRecord';
}

const REQUIRED = ['eventTime', 'eventSource', 'eventName'] as const;

/**
 * Makes the Lake row of one CloudTrail record. What Lake has no column for stays in `eventJson`, the record as it was.
 * @param text the record's own JSON text.
 * @throws SyntaxError, ColumnMismatch or InvalidRecord
 */
export function cloudtrailRow(text: string): StoredEvent {
  const record = parseExactJson(text);
  if (!isJsonObject(record)) throw new InvalidRecord('a CloudTrail record is a JSON object');
  if (record.eventCategory === 'ActivityAuditLog')
    throw new InvalidRecord('an ActivityAuditLog event belongs to the channel: send it by PutAuditEvents');
  const missing = REQUIRED.filter((name) => typeof record[name] !== 'string' || record[name] === '');
  if (missing.length > 0) throw new InvalidRecord(`not a CloudTrail event: ${missing.join(', ')} missing`);
  const eventJson = wellFormed(text.trim());
  const row = structValue(record, MANAGEMENT_EVENTS_COLUMNS, '');
  const given = row.eventID;
  const eventId = typeof given === 'string' && given !== '' ? given : derivedEventId('eventJson', eventJson);
  const eventJsonChecksum = createHash('sha256').update(eventJson).digest('base64');
  return { eventId, line: JSON.stringify({ ...row, eventID: eventId, eventJson, eventJsonChecksum }) };
}
