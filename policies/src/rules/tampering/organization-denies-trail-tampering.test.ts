import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { organizationDeniesTrailTampering as rule } from './organization-denies-trail-tampering';

const organization = row('aws:organizations/organization:Organization', 'o', {});
const policy = (content: Value, type: Value = null) => row('aws:organizations/policy:Policy', 's', { content, type });
const deny = (action: string) => ({ Statement: { Effect: 'Deny', Action: action, Resource: '*' } });
const missing = ['o: the organization has no service control policy that denies to stop trails'];
const baseline = { baseline: true };

test.each([
  ['no policy', [organization], missing],
  ['one about trails', [organization, policy(deny('cloudtrail:StopLogging'))], []],
  ['one about something else', [organization, policy(deny('s3:*'))], missing],
  ['one that denies everything to somebody', [organization, policy(deny('*'))], missing],
  ['one of another type', [organization, policy(deny('cloudtrail:*'), 'TAG_POLICY')], missing],
  ['no organization', [policy(deny('s3:*'))], []],
  ['aws-native', [row('aws-native:organizations:Organization', 'o', {})], missing],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows, baseline)).toEqual({ violations, undecided: [] });
});

test('nothing is missing in a stack that is no baseline', () => {
  expect(judge(rule, [organization])).toEqual({ violations: [], undecided: [] });
});

test('an unknown policy matters where no known one denies', () => {
  const other = row('aws:organizations/policy:Policy', 't', { content: unknown });
  expect(judge(rule, [organization, other, policy(deny('cloudtrail:*'))], baseline).violations).toEqual([]);
  expect(judge(rule, [organization, other], { ...baseline, onUnknown: 'undecided' }).undecided).toEqual([
    't: content',
  ]);
});
