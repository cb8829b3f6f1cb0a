import { createHash } from 'node:crypto';
import { cloudtrailRow } from './cloudtrail-row';

const record = (more: object = {}) =>
  JSON.stringify({
    eventTime: '2024-08-01T12:19:16Z',
    eventSource: 'ssm.amazonaws.com',
    eventName: 'StartSession',
    eventID: 'e-1',
    ...more,
  });
const rowOf = (text: string) => JSON.parse(cloudtrailRow(text).line) as Record<string, unknown>;

test('keys take the spelling of the columns, whatever theirs', () => {
  const row = rowOf(
    record({
      resources: [{ ARN: 'arn:aws:s3:::b', accountId: '1', TYPE: 'AWS::S3::Bucket' }],
      useridentity: { ARN: 'x', sessionContext: { attributes: { mfaAuthenticated: true } } },
    }),
  );
  expect(row.resources).toEqual([{ accountId: '1', type: 'AWS::S3::Bucket', arn: 'arn:aws:s3:::b' }]);
  expect(row.userIdentity).toEqual({ arn: 'x', sessionContext: { attributes: { mfaAuthenticated: 'true' } } });
});

test('what has no column stays in eventJson, whose checksum is kept', () => {
  const text = record({ novelty: { a: [1.5, 12345678901234567890n.toString()] } });
  const row = rowOf(`  ${text}\n`);
  expect(row.eventJson).toBe(text);
  expect(row.eventJsonChecksum).toBe(createHash('sha256').update(text).digest('base64'));
  expect(row).not.toHaveProperty('novelty');
});

test('nested parameters become JSON text', () => {
  expect(
    rowOf(record({ requestParameters: { filters: [{ key: 'a' }], n: 3, t: 'x' }, responseElements: null })),
  ).toMatchObject({
    requestParameters: { filters: '[{"key":"a"}]', n: '3', t: 'x' },
    responseElements: null,
  });
});

test('a record without eventID gets one that follows from its text', () => {
  const text = record({ eventID: undefined });
  expect(cloudtrailRow(text).eventId).toBe(cloudtrailRow(text).eventId);
  expect(cloudtrailRow(text).eventId).not.toBe(
    cloudtrailRow(record({ eventID: undefined, eventName: 'Other' })).eventId,
  );
});

test.each([
  ['not JSON', '{"a":}', /JSON/],
  ['not an object', '[1]', /object/],
  ['another kind of JSON', '{"a":1}', /eventTime, eventSource, eventName missing/],
  ['a time that is none', record({ eventTime: 'yesterday' }), /eventTime must be a UTC time/],
  [
    'a wrong shape inside',
    record({ userIdentity: { sessionContext: 'x' } }),
    /userIdentity\.sessionContext must be a JSON object/,
  ],
  ['a wrong element', record({ resources: [{}, 7] }), /resources\[1\] must be a JSON object/],
  ['a wrong flag', record({ readOnly: 'maybe' }), /readOnly must be true or false/],
  ['an event of the channel', record({ eventCategory: 'ActivityAuditLog' }), /PutAuditEvents/],
])('%s is refused, and the message says what is wrong', (_, text, message) => {
  expect(() => cloudtrailRow(text)).toThrow(message);
});
