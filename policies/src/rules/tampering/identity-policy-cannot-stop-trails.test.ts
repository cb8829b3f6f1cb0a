import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotStopTrails as rule } from './identity-policy-cannot-stop-trails';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) => `p: policy.Statement[0].Action allows ${granted}: whoever has it ends the recording`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 'cloudtrail:StopLogging', '*', [says('cloudtrail:StopLogging')]],
  ['in any case', 'CLOUDTRAIL:STOPLOGGING', '*', [says('cloudtrail:StopLogging')]],
  ['a wildcard', ['cloudtrail:*'], '*', [says('cloudtrail:StopLogging and 4 more')]],
  [
    'on resources of the service',
    'cloudtrail:StopLogging',
    'arn:aws:cloudtrail:*:*:trail/*',
    [says('cloudtrail:StopLogging')],
  ],
  ['on resources of another service', 'cloudtrail:StopLogging', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 'cloudtrail:Lookup*', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each([
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:UpdateTrail',
  'cloudtrail:PutEventSelectors',
  'cloudtrail:PutInsightSelectors',
])('%s', (action) => {
  expect(judged(allow(action)).violations).toEqual([says(action)]);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 'cloudtrail:StopLogging', Resource: '*' };
  expect(judged(allow('cloudtrail:StopLogging'), deny).violations).toEqual([]);
});

test.each([
  'arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess',
  'arn:aws-us-gov:iam::aws:policy/AWSCloudTrail_FullAccess',
])('the policy of AWS %s', (policyArn) => {
  const says =
    'a: policyArn is a policy of AWS that allows cloudtrail:StopLogging on everything: whoever has it ends the recording';
  expect(judge(rule, [row('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'a', { policyArn })])).toEqual({
    violations: [says],
    undecided: [],
  });
});

test('an unknown policy is undecided', () => {
  expect(judge(rule, [row('aws:iam/policy:Policy', 'p', { policy: unknown })])).toEqual({
    violations: [],
    undecided: ['p: policy'],
  });
});
