import type { Value, ValueMap } from '../../model';
import { balancer, bucket, decided, filledIn, nativeBucket, part, trail } from '../../readers/buckets/buckets.fixture';
import { judge, unknown, type Row } from '../../rule/judge.fixture';
import { logBucketKeepsItsObjects as rule } from './log-bucket-keeps-its-objects';

const lifecycle = (...rules: readonly Value[]) => part('BucketLifecycleConfiguration', { rules });
const expire = (days: Value, status = 'Enabled'): ValueMap => ({ status, expiration: { days } });
const soon = (at: string, days = 365) => [`${at} lets logs expire in less than ${days} days`];
const onADate = (at: string) => [`${at} lets logs expire on a date, however young they are`];

test.each<[string, readonly Row[], readonly string[]]>([
  ['nothing said, which is for ever', [bucket()], []],
  ['a year', [bucket(), lifecycle(expire(365))], []],
  ['a day less', [bucket(), lifecycle(expire(364))], soon('part: rules[0].expiration.days')],
  ['disabled', [bucket(), lifecycle(expire(1, 'Disabled'))], []],
  ['one of several', [bucket(), lifecycle(expire(400), expire(90))], soon('part: rules[1].expiration.days')],
  [
    'on a date',
    [bucket(), lifecycle({ status: 'Enabled', expiration: { date: '2030-01-01T00:00:00Z' } })],
    onADate('part: rules[0].expiration.date'),
  ],
  [
    'only delete markers',
    [bucket(), lifecycle({ status: 'Enabled', expiration: { days: 0, date: '', expiredObjectDeleteMarker: true } })],
    [],
  ],
  ['only a cheaper class', [bucket(), lifecycle({ status: 'Enabled', transitions: [{ days: 30 }] })], []],
  [
    'of an older major',
    [bucket(), part('BucketLifecycleConfigurationV2', { rules: [expire(7)] })],
    soon('part: rules[0].expiration.days'),
  ],
  [
    'inside',
    [bucket({ lifecycleRules: [{ enabled: true, expiration: { days: 7 } }] })],
    soon('logs: lifecycleRules[0].expiration.days'),
  ],
  ['inside, disabled', [bucket({ lifecycleRules: [{ enabled: false, expiration: { days: 7 } }] })], []],
  ['inside, not said', [bucket({ lifecycleRules: [{ expiration: { days: 7 } }] })], []],
  [
    'aws-native',
    [nativeBucket({ lifecycleConfiguration: { rules: [{ status: 'Enabled', expirationInDays: 7 }] } })],
    soon('logs: lifecycleConfiguration.rules[0].expirationInDays'),
  ],
  [
    'aws-native on a date',
    [nativeBucket({ lifecycleConfiguration: { rules: [{ status: 'Enabled', expirationDate: '2030-01-01' }] } })],
    onADate('logs: lifecycleConfiguration.rules[0].expirationDate'),
  ],
  ['what AWS fills in', [filledIn], []],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, [...rows, trail()])).toEqual({ violations, undecided: [] });
  expect(judge(rule, rows)).toEqual({ violations: [], undecided: [] });
});

test('other logs may go earlier', () => {
  const judged = (days: number) => judge(rule, [balancer, bucket(), lifecycle(expire(days))]).violations;
  expect(judged(30)).toEqual([]);
  expect(judged(29)).toEqual(soon('part: rules[0].expiration.days', 30));
});

test('as many days as are asked for', () => {
  const rows = [bucket(), lifecycle(expire(90))];
  expect(judge(rule, [trail(), ...rows], { minimumDays: 90 }).violations).toEqual([]);
  expect(judge(rule, [balancer, ...rows], { minimumDaysOfLogs: 91 }).violations).toEqual(
    soon('part: rules[0].expiration.days', 91),
  );
});

test('unknown days fail closed, and hide no other rule', () => {
  expect(judge(rule, [trail(), bucket(), lifecycle(expire(unknown), expire(1))]).violations).toEqual([
    'part: rules[0].expiration.days is not known before the deployment, and judging it after would be too late',
    ...soon('part: rules[1].expiration.days'),
  ]);
});

test.each([['lifecycleRules', 'lifecycleRules']])('%s that another resource decides fails closed', (property, path) => {
  expect(judge(rule, [trail(), ...decided(property)]).violations).toEqual([
    `logs: ${path} is not known before the deployment, and judging it after would be too late`,
  ]);
});
