import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { AUDIT_EVENT_FIELD_LIMITS as LIMIT, PUT_AUDIT_EVENTS_LIMITS, SSH_EVENTS_COLUMNS } from '@sallyport/contract';
import { z } from 'zod';
import { isoSeconds } from '../clock';
import type { StoredEvent } from '../store/event-store';
import { ColumnMismatch, isJsonObject, isUtcTime, structValue, type Json, type JsonObject } from './column-value';
import { derivedEventId } from './event-id';
import { parseExactJson } from './exact-json';

/** The codes that PutAuditEvents gives to a single event. */
export type EntryErrorCode =
  'FieldTooLong' | 'FieldNotFound' | 'InvalidChecksum' | 'InvalidData' | 'InvalidRecipient' | 'InternalFailure';

/** Why one event of a PutAuditEvents request was not taken. */
export class RefusedEntry extends Error {
  override readonly name = 'RefusedEntry';

  constructor(
    readonly code: EntryErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export interface Channel {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** The id of the event data store that it delivers to. */
  readonly eventDataStoreId: string;
}

const EVENT_DATA = SSH_EVENTS_COLUMNS.eventData.row;
/** What the checks have made sure of. */
const requiredText = z.object({ eventTime: z.string(), UID: z.string() });
const SCHEMA_VERSION = '1.11';

/** Required members and the characters that each string may have. Lake's integration event schema. */
const STRINGS: readonly { readonly path: readonly string[]; readonly max: number; readonly required: boolean }[] = [
  { path: ['version'], max: LIMIT.version, required: true },
  { path: ['userIdentity', 'type'], max: LIMIT.userIdentityType, required: true },
  { path: ['userIdentity', 'principalId'], max: LIMIT.principalId, required: true },
  { path: ['userAgent'], max: LIMIT.userAgent, required: false },
  { path: ['eventSource'], max: LIMIT.eventSource, required: true },
  { path: ['eventName'], max: LIMIT.eventName, required: true },
  { path: ['eventTime'], max: LIMIT.eventName, required: true },
  { path: ['UID'], max: LIMIT.uid, required: true },
  { path: ['errorCode'], max: LIMIT.errorCode, required: false },
  { path: ['errorMessage'], max: LIMIT.errorMessage, required: false },
  { path: ['sourceIPAddress'], max: LIMIT.eventName, required: false },
  { path: ['recipientAccountId'], max: LIMIT.eventName, required: true },
];

const OBJECTS: readonly { readonly name: string; readonly maxBytes: number }[] = [
  { name: 'requestParameters', maxBytes: LIMIT.requestParametersBytes },
  { name: 'responseElements', maxBytes: LIMIT.responseElementsBytes },
  { name: 'additionalEventData', maxBytes: LIMIT.additionalEventDataBytes },
];

/**
 * Makes the Lake row of one event that came by PutAuditEvents.
 * @param entry `eventData` is JSON text; the checksum is its base64 SHA-256.
 * @throws RefusedEntry
 */
export function auditEventRow(
  entry: { readonly eventData: string; readonly eventDataChecksum?: string | undefined },
  channel: Channel,
  nowMs: number,
): StoredEvent {
  if (Buffer.byteLength(entry.eventData) > PUT_AUDIT_EVENTS_LIMITS.eventBytes)
    throw new RefusedEntry('FieldTooLong', `eventData is larger than ${PUT_AUDIT_EVENTS_LIMITS.eventBytes} bytes`);
  if (entry.eventDataChecksum !== undefined && entry.eventDataChecksum !== sha256(entry.eventData))
    throw new RefusedEntry('InvalidChecksum', 'eventDataChecksum is not the base64 SHA-256 of eventData');
  try {
    return rowOf(parse(entry.eventData), channel, nowMs);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'RangeError')
      throw new RefusedEntry('InvalidData', 'eventData is nested too deeply');
    throw thrown;
  }
}

function rowOf(event: JsonObject, channel: Channel, nowMs: number): StoredEvent {
  checkMembers(event);
  checkStrings(event);
  checkObjects(event);
  checkMeaning(event, channel);
  const { eventTime, UID } = requiredText.parse(event);
  const eventId = derivedEventId(channel.eventDataStoreId, UID);
  const row = {
    eventVersion: SCHEMA_VERSION,
    eventCategory: 'ActivityAuditLog',
    eventType: 'ActivityLog',
    eventID: eventId,
    eventTime: utc(eventTime),
    awsRegion: channel.region,
    recipientAccountId: channel.accountId,
    metadata: { ingestionTime: isoSeconds(nowMs), channelARN: channel.arn },
    eventData: fit(event),
  };
  return { eventId, line: JSON.stringify(row) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
const utc = (time: string): string => (time.endsWith('Z') ? time : `${time}Z`);

function parse(text: string): JsonObject {
  let value: Json;
  try {
    value = parseExactJson(text);
  } catch (thrown) {
    throw new RefusedEntry(
      'InvalidData',
      `eventData is not JSON: ${thrown instanceof Error ? thrown.message : 'unreadable'}`,
    );
  }
  if (!isJsonObject(value)) throw new RefusedEntry('InvalidData', 'eventData must be a JSON object');
  return value;
}

/** A member that Lake has no column for would be lost without a word, so it is refused. */
function checkMembers(event: JsonObject): void {
  const unknown = [
    ...Object.keys(event).filter((name) => !Object.hasOwn(EVENT_DATA, name)),
    ...Object.keys(isJsonObject(event.userIdentity) ? event.userIdentity : {})
      .filter((name) => !Object.hasOwn(EVENT_DATA.userIdentity.row, name))
      .map((name) => `userIdentity.${name}`),
  ];
  if (unknown.length > 0)
    throw new RefusedEntry(
      'InvalidData',
      `${unknown.join(', ')}: not in the schema of integration events; use additionalEventData`,
    );
}

function checkStrings(event: JsonObject): void {
  for (const { path, max, required } of STRINGS) {
    const name = path.join('.');
    const value = path.reduce<Json | undefined>((at, key) => (isJsonObject(at) ? at[key] : undefined), event);
    if (value === undefined || value === null) {
      if (required) throw new RefusedEntry('FieldNotFound', `${name} is required`);
    } else if (typeof value !== 'string' || (required && value === ''))
      throw new RefusedEntry('InvalidData', `${name} must be a string${required ? ' that is not empty' : ''}`);
    else if (value.length > max) throw new RefusedEntry('FieldTooLong', `${name} is longer than ${max} characters`);
  }
}

function checkObjects(event: JsonObject): void {
  for (const { name, maxBytes } of OBJECTS) {
    const value = event[name];
    if (value !== undefined && value !== null && Buffer.byteLength(JSON.stringify(value)) > maxBytes)
      throw new RefusedEntry('FieldTooLong', `${name} is larger than ${maxBytes} bytes`);
  }
}

function checkMeaning(event: JsonObject, channel: Channel): void {
  const { eventTime, sourceIPAddress, recipientAccountId } = event;
  if (typeof eventTime !== 'string' || !isUtcTime(eventTime) || eventTime.includes('.'))
    throw new RefusedEntry('InvalidData', 'eventTime must be a UTC time in whole seconds such as 2026-11-23T07:00:00Z');
  if (typeof sourceIPAddress === 'string' && isIP(sourceIPAddress) === 0)
    throw new RefusedEntry('InvalidData', 'sourceIPAddress must be an IPv4 or IPv6 address');
  if (recipientAccountId !== channel.accountId)
    throw new RefusedEntry(
      'InvalidRecipient',
      `recipientAccountId must be ${channel.accountId}, the account of the channel`,
    );
}

function fit(event: JsonObject): JsonObject {
  try {
    return structValue(event, EVENT_DATA, '');
  } catch (thrown) {
    if (thrown instanceof ColumnMismatch) throw new RefusedEntry('InvalidData', thrown.message);
    throw thrown;
  }
}
