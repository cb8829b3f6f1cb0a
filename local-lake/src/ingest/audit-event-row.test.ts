import { createHash } from 'node:crypto';
import { eventData, channel } from '../store/event-store.fixture';
import { auditEventRow, RefusedEntry } from './audit-event-row';

const row = (event: object, checksum?: string) =>
  auditEventRow({ eventData: JSON.stringify(event), eventDataChecksum: checksum }, channel, Date.UTC(2026, 10, 23, 8));

function refusal(make: () => unknown): Pick<RefusedEntry, 'code' | 'message'> | undefined {
  try {
    make();
  } catch (thrown) {
    if (thrown instanceof RefusedEntry) return thrown;
    throw thrown;
  }
  return undefined;
}

test('the event is wrapped in the columns that Lake adds', () => {
  const { eventId, line } = row(eventData('p-1'));
  expect(JSON.parse(line)).toEqual({
    eventVersion: '1.11',
    eventCategory: 'ActivityAuditLog',
    eventType: 'ActivityLog',
    eventID: eventId,
    eventTime: '2026-11-23T07:00:00Z',
    awsRegion: 'us-east-1',
    recipientAccountId: '000000000000',
    metadata: { ingestionTime: '2026-11-23T08:00:00Z', channelARN: channel.arn },
    eventData: eventData('p-1'),
  });
  expect(eventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('the id follows from the UID alone', () => {
  expect(row(eventData('p-1', { eventName: 'EndSession' })).eventId).toBe(row(eventData('p-1')).eventId);
  expect(row(eventData('p-2')).eventId).not.toBe(row(eventData('p-1')).eventId);
});

test('map values become text as Lake shows them, and no digit is lost', () => {
  const text = JSON.stringify(
    eventData('p-1', { requestParameters: { list: [1, { a: null }], yes: true, none: null } }),
  ).replace('"yes"', '"big":12345678901234567890,"price":1.50,"yes"');
  const { line } = auditEventRow({ eventData: text }, channel, 0);
  expect((JSON.parse(line) as { eventData: { requestParameters: unknown } }).eventData.requestParameters).toEqual({
    list: '[1,{"a":null}]',
    yes: 'true',
    none: null,
    big: '12345678901234567890',
    price: '1.50',
  });
});

test('a right checksum is accepted', () => {
  const event = eventData('p-1');
  const checksum = createHash('sha256').update(JSON.stringify(event)).digest('base64');
  expect(refusal(() => row(event, checksum))).toBeUndefined();
});

const without = (name: string) => ({ ...eventData('p-1'), [name]: undefined });

test.each([
  ['a wrong checksum', () => row(eventData('p-1'), 'AAAA'), 'InvalidChecksum', 'eventDataChecksum'],
  ['no JSON', () => auditEventRow({ eventData: '{"a":' }, channel, 0), 'InvalidData', 'not JSON'],
  ['no object', () => auditEventRow({ eventData: '[]' }, channel, 0), 'InvalidData', 'object'],
  ['no UID', () => row(without('UID')), 'FieldNotFound', 'UID'],
  [
    'no principal',
    () => row(eventData('p', { userIdentity: { type: 'Person' } })),
    'FieldNotFound',
    'userIdentity.principalId',
  ],
  ['no version', () => row(without('version')), 'FieldNotFound', 'version'],
  ['an empty event name', () => row(eventData('p', { eventName: '' })), 'InvalidData', 'eventName'],
  ['a number as event name', () => row(eventData('p', { eventName: 7 })), 'InvalidData', 'eventName'],
  [
    'a list as details',
    () => row(eventData('p', { userIdentity: { type: 'a', principalId: 'b', details: [] } })),
    'InvalidData',
    'userIdentity.details',
  ],
  ['text as map', () => row(eventData('p', { additionalEventData: 'x' })), 'InvalidData', 'additionalEventData'],
  ['an unknown member', () => row(eventData('p', { colour: 'red' })), 'InvalidData', 'colour'],
  [
    'an unknown member of the identity',
    () => row(eventData('p', { userIdentity: { type: 'a', principalId: 'b', arn: 'c' } })),
    'InvalidData',
    'userIdentity.arn',
  ],
  [
    'a long error message',
    () => row(eventData('p', { errorMessage: 'x'.repeat(257) })),
    'FieldTooLong',
    'errorMessage',
  ],
  [
    'a long principal',
    () => row(eventData('p', { userIdentity: { type: 'a', principalId: 'b'.repeat(1025) } })),
    'FieldTooLong',
    'userIdentity.principalId',
  ],
  [
    'large additional data',
    () => row(eventData('p', { additionalEventData: { k: 'x'.repeat(28_000) } })),
    'FieldTooLong',
    'additionalEventData',
  ],
  [
    'large parameters',
    () => row(eventData('p', { requestParameters: { k: 'é'.repeat(50_000) } })),
    'FieldTooLong',
    'requestParameters',
  ],
  ['an event over 256 KB', () => row(eventData('p', { eventName: 'x'.repeat(262_144) })), 'FieldTooLong', 'eventData'],
  ['milliseconds', () => row(eventData('p', { eventTime: '2026-11-23T07:00:00.123Z' })), 'InvalidData', 'eventTime'],
  ['an offset', () => row(eventData('p', { eventTime: '2026-11-23T07:00:00+01:00' })), 'InvalidData', 'eventTime'],
  [
    'a day that does not exist',
    () => row(eventData('p', { eventTime: '2026-02-30T07:00:00Z' })),
    'InvalidData',
    'eventTime',
  ],
  [
    'a host name as address',
    () => row(eventData('p', { sourceIPAddress: 'example.com' })),
    'InvalidData',
    'sourceIPAddress',
  ],
  [
    'a hundred thousand brackets',
    () =>
      auditEventRow(
        {
          eventData: JSON.stringify(eventData('p')).replace('"web-1"', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
        },
        channel,
        0,
      ),
    'InvalidData',
    'nested',
  ],
  [
    'another account',
    () => row(eventData('p', { recipientAccountId: '123456789012' })),
    'InvalidRecipient',
    '000000000000',
  ],
])('%s is refused with the code that AWS gives', (_, make, code, names) => {
  const refused = refusal(make);
  expect(refused?.code).toBe(code);
  expect(refused?.message).toContain(names);
});
