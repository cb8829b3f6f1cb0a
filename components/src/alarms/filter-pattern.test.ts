import type { AlarmRule } from '@sallyport/runbooks';
import { alarmFilterPattern, untoldKeys } from './filter-pattern';
import { patternSelects } from './filter-pattern.fixture';

const RULE: AlarmRule = { events: ['StartSession'], errorCodes: [], where: {}, within: 60, by: 'principal' };
const line = (audit: object): string => JSON.stringify({ time: '', msg: 'audit event', audit });

test('an alarm on refusals takes any of its events with any of its codes', () => {
  const pattern = alarmFilterPattern({
    ...RULE,
    events: ['StartSession', 'AuthenticateUser'],
    errorCodes: ['AccessDenied', 'MfaFailed'],
  });
  expect(pattern).toBe(
    '{ ($.msg = "audit event") && (($.audit.eventName = "StartSession") || ($.audit.eventName = "AuthenticateUser")) && ' +
      '(($.audit.errorCode = "AccessDenied") || ($.audit.errorCode = "MfaFailed")) }',
  );
  expect(patternSelects(pattern, line({ eventName: 'StartSession', errorCode: 'MfaFailed' }))).toBe(true);
  expect(patternSelects(pattern, line({ eventName: 'StartSession', errorCode: '' }))).toBe(false);
  expect(patternSelects(pattern, line({ eventName: 'EndSession', errorCode: 'MfaFailed' }))).toBe(false);
  expect(patternSelects(pattern, JSON.stringify({ msg: 'gauges' }))).toBe(false);
});

test('an alarm without codes takes successes only, and those with the values that it asks for', () => {
  const pattern = alarmFilterPattern({ ...RULE, where: { mfa: ['false'], principalClass: ['person', 'machine'] } });
  expect(
    patternSelects(
      pattern,
      line({ eventName: 'StartSession', errorCode: '', mfa: 'false', principalClass: 'machine' }),
    ),
  ).toBe(true);
  expect(
    patternSelects(pattern, line({ eventName: 'StartSession', errorCode: '', mfa: 'true', principalClass: 'machine' })),
  ).toBe(false);
  expect(
    patternSelects(
      pattern,
      line({ eventName: 'StartSession', errorCode: 'AccessDenied', mfa: 'false', principalClass: 'person' }),
    ),
  ).toBe(false);
});

test('a value with a quote stays one value', () => {
  const pattern = alarmFilterPattern({ ...RULE, where: { target: ['a") || ($.x = "b\\'] } });
  expect(
    patternSelects(pattern, line({ eventName: 'StartSession', errorCode: '', target: 'a") || ($.x = "b\\' })),
  ).toBe(true);
  expect(patternSelects(pattern, line({ eventName: 'StartSession', errorCode: '', target: 'a' }))).toBe(false);
});

test('keys that the log does not tell are named', () => {
  expect(untoldKeys({ ...RULE, where: { mfa: ['false'], command: ['ls'] } })).toEqual(['command']);
});
