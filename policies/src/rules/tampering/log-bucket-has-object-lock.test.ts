import { balancer, bucket, decided, filledIn, nativeBucket, part, trail } from '../../readers/buckets/buckets.fixture';
import { judge, unknown, type Row } from '../../rule/judge.fixture';
import { logBucketHasObjectLock as rule } from './log-bucket-has-object-lock';

const none = ['logs: the bucket of evidence has no object lock: what is in it can be deleted'];
const nothing = ['logs: the bucket of evidence locks nothing by default'];
const lock = (defaultRetention: Row['props'][string]) =>
  part('BucketObjectLockConfiguration', { rule: { defaultRetention } });
const locked = bucket({ objectLockEnabled: true });
const short = (at: string) => [`${at} is less than 30 days`];
const retention = 'rule.defaultRetention';

test.each<[string, readonly Row[], readonly string[]]>([
  ['nothing said', [bucket()], none],
  ['switched off', [bucket({ objectLockEnabled: false })], none],
  ['enabled, without a retention', [locked], nothing],
  ['a year', [locked, lock({ mode: 'COMPLIANCE', years: 1 })], []],
  ['just enough', [locked, lock({ mode: 'GOVERNANCE', days: 30 })], []],
  ['a day less', [locked, lock({ days: 29 })], short(`part: ${retention}`)],
  ['a configuration alone', [bucket(), lock({ days: 400, years: 0 })], []],
  [
    'a configuration without a rule',
    [bucket(), part('BucketObjectLockConfiguration', {})],
    ['part: rule.defaultRetention is missing: nothing is locked by default'],
  ],
  [
    'a rule without days',
    [bucket(), lock({ mode: 'COMPLIANCE' })],
    [`part: ${retention} is missing: nothing is locked by default`],
  ],
  [
    'inside',
    [bucket({ objectLockConfiguration: { objectLockEnabled: 'Enabled', rule: { defaultRetention: { days: 90 } } } })],
    [],
  ],
  [
    'inside, by the flag',
    [bucket({ objectLockEnabled: true, objectLockConfiguration: { rule: { defaultRetention: { days: 7 } } } })],
    short(`logs: objectLockConfiguration.${retention}`),
  ],
  [
    'inside, as lists',
    [
      bucket({
        objectLockConfiguration: { objectLockEnabled: 'Enabled', rules: [{ defaultRetentions: [{ years: 2 }] }] },
      }),
    ],
    [],
  ],
  [
    'aws-native',
    [
      nativeBucket({
        objectLockEnabled: true,
        objectLockConfiguration: {
          objectLockEnabled: 'Enabled',
          rule: { defaultRetention: { mode: 'COMPLIANCE', days: 365 } },
        },
      }),
    ],
    [],
  ],
  ['what the program itself writes', [bucket(), part('BucketObjectv2', {})], []],
  ['what the program itself writes, by the older resource', [bucket(), part('BucketObject', {})], []],
  ['what AWS fills in', [filledIn], none],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, [...rows, trail()])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [...rows, balancer])).toEqual({ violations: [], undecided: [] });
});

test('as many days as are asked for', () => {
  const rows = [trail(), locked, lock({ years: 1 })];
  expect(judge(rule, rows, { minimumDays: 365 }).violations).toEqual([]);
  expect(judge(rule, rows, { minimumDays: 366 }).violations).toEqual([`part: ${retention} is less than 366 days`]);
});

test('unknown days fail closed', () => {
  expect(judge(rule, [trail(), locked, lock({ days: unknown })]).violations).toEqual([
    `part: ${retention}.days is not known before the deployment, and judging it after would be too late`,
  ]);
});

test.each([
  ['objectLockEnabled', 'objectLockEnabled'],
  ['objectLockConfiguration', 'objectLockConfiguration.objectLockEnabled'],
])('%s that another resource decides fails closed', (property, path) => {
  expect(judge(rule, [trail(), ...decided(property)]).violations).toEqual([
    `logs: ${path} is not known before the deployment, and judging it after would be too late`,
  ]);
});
