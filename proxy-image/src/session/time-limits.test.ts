import { TimeLimits } from './time-limits';

const MINUTE = 60_000;

function setUp(settings: { sessionSeconds?: number; idleSeconds?: number }, expiresAtMs?: number) {
  const limits = new TimeLimits({ sessionSeconds: 0, idleSeconds: 0, ...settings }, 0);
  return (nowMs: number, activeAtMs = nowMs) => limits.check({ nowMs, activeAtMs, expiresAtMs });
}
const warning = (text: string) => ({ kind: 'warn', text });

it('warns five minutes and one minute before a session ends, once each, then ends it', () => {
  const check = setUp({ sessionSeconds: 43_200 });
  const end = 720 * MINUTE;
  expect(check(end - 5 * MINUTE - 1)).toBeUndefined();
  expect(check(end - 5 * MINUTE)).toEqual(warning('this session ends in 5 minutes: sessions end after 43200 seconds'));
  expect(check(end - 4 * MINUTE)).toBeUndefined();
  expect(check(end - MINUTE)).toEqual(warning('this session ends in 1 minute: sessions end after 43200 seconds'));
  expect(check(end - 1)).toBeUndefined();
  expect(check(end)).toMatchObject({ kind: 'end', termination: { errorCode: 'LimitExceeded' } });
});

it('gives the nearest warning alone when it comes late', () => {
  const check = setUp({ sessionSeconds: 3_600 });
  expect(check(59.5 * MINUTE)).toEqual(warning('this session ends in 1 minute: sessions end after 3600 seconds'));
  expect(check(59.6 * MINUTE)).toBeUndefined();
});

it('does not warn at the start of a session that is shorter than the warning', () => {
  const check = setUp({ sessionSeconds: 120 });
  expect(check(0)).toBeUndefined();
  expect(check(MINUTE)).toMatchObject({ kind: 'warn' });
  expect(setUp({ sessionSeconds: 30 })(29_000)).toBeUndefined();
});

it('warns before an idle session ends, and again after traffic', () => {
  const check = setUp({ idleSeconds: 600 });
  expect(check(9 * MINUTE, 0)).toEqual(warning('this session ends in 1 minute: no traffic for 600 seconds by then'));
  expect(check(9.5 * MINUTE, 9.2 * MINUTE)).toBeUndefined();
  expect(check(14.2 * MINUTE, 9.2 * MINUTE)).toEqual(warning('this session ends in 5 minutes: no traffic for 600 seconds by then'));
  expect(check(19.2 * MINUTE, 9.2 * MINUTE)).toMatchObject({ kind: 'end' });
});

it('warns before a key expires, and ends with its code', () => {
  const check = setUp({}, 30 * MINUTE);
  expect(check(25 * MINUTE)).toEqual(warning('this session ends in 5 minutes: the key expires then'));
  expect(check(30 * MINUTE)).toMatchObject({ kind: 'end', termination: { errorCode: 'GrantExpired' } });
});
