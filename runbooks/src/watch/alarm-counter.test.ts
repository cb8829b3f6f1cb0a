import type { AuditEvent } from '@sallyport/contract';
import { auditEventFixture } from '../audit-event.fixture';
import type { AlarmRule } from '../format/front-matter';
import { runbookFixture } from '../runbook.fixture';
import { AlarmCounter } from './alarm-counter';

const T0 = 1_795_417_200_000;
const RULE: AlarmRule = {
  events: ['AuthenticateUser'],
  errorCodes: ['AuthenticationFailed'],
  where: {},
  within: 60,
  by: 'source',
};
const counter = (rule: Partial<AlarmRule> = {}, threshold = 3): AlarmCounter =>
  new AlarmCounter(runbookFixture(), { ...RULE, ...rule }, threshold);
const failure = (second: number, source = '203.0.113.9', count?: string): AuditEvent =>
  auditEventFixture({
    timeMs: T0 + second * 1_000,
    errorCode: 'AuthenticationFailed',
    sourceIPAddress: source,
    ...(count === undefined ? {} : { more: { count } }),
  });
const raised = (alarms: AlarmCounter, events: AuditEvent[]): (string | undefined)[] =>
  events.map((event) => alarms.observe(event)?.value);

test('the third failure of one source within the minute raises the alarm, once', () => {
  const alarms = counter();
  expect(raised(alarms, [failure(0), failure(1), failure(2), failure(3)])).toEqual([
    undefined,
    undefined,
    '203.0.113.9',
    undefined,
  ]);
});

test('failures that are a minute apart do not add up', () => {
  expect(raised(counter(), [failure(0), failure(30), failure(60), failure(90)])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('sources are counted apart', () => {
  expect(raised(counter(), [failure(0, 'a'), failure(1, 'b'), failure(2, 'a'), failure(3, 'b')])).not.toContain('a');
});

test('a coalesced refusal weighs what its count says', () => {
  expect(counter({}, 50).observe(failure(0, 'a', '50'))).toMatchObject({ value: 'a', count: 50, withinSeconds: 60 });
  expect(counter({}, 2).observe(failure(0, 'a', 'many'))).toBeUndefined();
});

test('other events, other codes and successes are not counted', () => {
  const alarms = counter({}, 1);
  expect(alarms.observe(auditEventFixture())).toBeUndefined();
  expect(alarms.observe(auditEventFixture({ errorCode: 'MfaFailed' }))).toBeUndefined();
  expect(
    alarms.observe(auditEventFixture({ eventName: 'StartSession', errorCode: 'AuthenticationFailed' })),
  ).toBeUndefined();
  expect(alarms.observe(failure(0))).toBeDefined();
});

test('without error codes only successes count, and `where` narrows them', () => {
  const alarms = counter({ events: ['StartSession'], errorCodes: [], where: { mfa: ['false'] }, by: 'principal' }, 1);
  expect(
    alarms.observe(auditEventFixture({ eventName: 'StartSession', more: { mfa: 'unknown-federated' } })),
  ).toBeUndefined();
  expect(
    alarms.observe(auditEventFixture({ eventName: 'StartSession', errorCode: 'AccessDenied', more: { mfa: 'false' } })),
  ).toBeUndefined();
  expect(
    alarms.observe(auditEventFixture({ eventName: 'StartSession', principal: 'bob', more: { mfa: 'false' } }))?.value,
  ).toBe('bob');
});

test('`distinct` counts different targets, not sessions', () => {
  const alarms = counter({ events: ['StartSession'], errorCodes: [], by: 'principal', distinct: 'target' });
  const session = (target: string): AuditEvent => auditEventFixture({ eventName: 'StartSession', more: { target } });
  expect(raised(alarms, ['a', 'a', 'b', 'b', 'c'].map(session))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    'alice',
  ]);
});

test('strangers with ever new addresses do not grow it without bound', () => {
  const alarms = counter();
  alarms.observe(failure(0, 'first'));
  alarms.observe(failure(0, 'first'));
  for (let index = 0; index < 10_000; index += 1) alarms.observe(failure(1, `s${index}`));
  expect(alarms.observe(failure(2, 'first'))).toBeUndefined();
});

test('sums hold while the oldest are forgotten', () => {
  const alarms = counter({ within: 10 }, 30);
  expect(raised(alarms, [failure(0, 'a', '20'), failure(5, 'a', '9'), failure(10, 'a', '20')])).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(alarms.observe(failure(11, 'a', '1'))).toMatchObject({ count: 30 });
});

test('a value is different again only after all of its events are forgotten', () => {
  const alarms = counter(
    { events: ['StartSession'], errorCodes: [], by: 'principal', distinct: 'target', within: 10 },
    2,
  );
  const session = (second: number, target: string): AuditEvent =>
    auditEventFixture({ timeMs: T0 + second * 1_000, eventName: 'StartSession', more: { target } });
  expect(raised(alarms, [session(0, 'a'), session(5, 'a'), session(12, 'b')])).toEqual([undefined, undefined, 'alice']);
  const others = counter(
    { events: ['StartSession'], errorCodes: [], by: 'principal', distinct: 'target', within: 10 },
    2,
  );
  expect(raised(others, [session(0, 'a'), session(1, 'a'), session(12, 'b')])).not.toContain('alice');
});

test('a flood of one subject costs no more than its length', () => {
  const alarms = counter({ within: 86_400 }, Infinity);
  const event = failure(0);
  const started = performance.now();
  for (let index = 0; index < 200_000; index += 1) alarms.observe(event);
  // In some 0.1 s; summed up anew for each event it took minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('what was tried on one connection is one attempt', () => {
  const event = failure(0, 'a', '55');
  const five = { ...event, additionalEventData: { ...event.additionalEventData, connections: '5' } };
  expect(counter({}, 6).observe(five)).toBeUndefined();
  expect(counter({}, 5).observe(five)?.count).toBe(5);
});
