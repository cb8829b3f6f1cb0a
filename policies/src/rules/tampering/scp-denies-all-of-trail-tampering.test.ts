import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { scpDeniesAllOfTrailTampering as rule } from './scp-denies-all-of-trail-tampering';

const SCP = 'aws:organizations/policy:Policy';
const all = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:UpdateTrail',
  'cloudtrail:PutEventSelectors',
];
const statement = (action: Value, more: ValueMap = {}): ValueMap => ({
  ...{ Effect: 'Deny', Action: action, Resource: '*' },
  ...more,
});
const deny = (action: Value, more?: ValueMap): ValueMap => ({ Statement: [statement(action, more)] });
const judged = (content: Value, props = {}) => judge(rule, [row(SCP, 's', { content, ...props })]);
const forgets = (...actions: readonly string[]) => [
  `s: content protects trails but does not deny ${actions.join(', ')}`,
];

test.each<[string, Value, readonly string[]]>([
  ['all', deny(all), []],
  ['all by a wildcard', deny('CloudTrail:*'), []],
  ['all in two statements', { Statement: [statement(all.slice(0, 2)), statement(all.slice(2))] }, []],
  ['on a condition', deny(all, { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a' } } }), []],
  ['one', deny('cloudtrail:StopLogging'), forgets(...all.slice(1))],
  ['three', deny(all.slice(1)), forgets('cloudtrail:StopLogging')],
  ['another action of CloudTrail', deny('cloudtrail:DeleteEventDataStore'), []],
  ['everything, which is not about trails', deny('*'), []],
  [
    'one, and everything to some',
    { Statement: [statement('cloudtrail:StopLogging'), statement('*')] },
    forgets(...all.slice(1)),
  ],
  ['all but some', { Statement: [{ Effect: 'Deny', NotAction: 'cloudtrail:*', Resource: '*' }] }, []],
  ['an Allow', deny('cloudtrail:StopLogging', { Effect: 'Allow' }), []],
])('%s', (_case, content, violations) => {
  expect(judged(content)).toEqual({ violations, undecided: [] });
  expect(judged(JSON.stringify(content), { type: 'SERVICE_CONTROL_POLICY' }).violations).toEqual(violations);
});

test('policies of another type, or without content', () => {
  expect(judged(deny('cloudtrail:StopLogging'), { type: 'RESOURCE_CONTROL_POLICY' }).violations).toEqual([]);
  expect(judged(null)).toEqual({ violations: [], undecided: [] });
});

test('of aws-native', () => {
  const rows = [
    row('aws-native:organizations:Policy', 's', { content: deny(all[0] ?? ''), type: 'SERVICE_CONTROL_POLICY' }),
  ];
  expect(judge(rule, rows).violations).toEqual(forgets(...all.slice(1)));
});

test('an unknown document is undecided', () => {
  expect(judged(unknown)).toEqual({ violations: [], undecided: ['s: content'] });
});
