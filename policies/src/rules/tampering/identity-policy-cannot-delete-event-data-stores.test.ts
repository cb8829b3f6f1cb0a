import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotDeleteEventDataStores as rule } from './identity-policy-cannot-delete-event-data-stores';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) =>
  `p: policy.Statement[0].Action allows ${granted}: whoever has it erases or blinds the store`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 'cloudtrail:DeleteEventDataStore', '*', [says('cloudtrail:DeleteEventDataStore')]],
  ['in any case', 'CLOUDTRAIL:DELETEEVENTDATASTORE', '*', [says('cloudtrail:DeleteEventDataStore')]],
  ['a wildcard', ['cloudtrail:*EventDataStore*'], '*', [says('cloudtrail:DeleteEventDataStore and 2 more')]],
  [
    'on resources of the service',
    'cloudtrail:DeleteEventDataStore',
    'arn:aws:cloudtrail:*:*:eventdatastore/*',
    [says('cloudtrail:DeleteEventDataStore')],
  ],
  ['on resources of another service', 'cloudtrail:DeleteEventDataStore', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 'cloudtrail:StartQuery', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each([
  'cloudtrail:DeleteEventDataStore',
  'cloudtrail:UpdateEventDataStore',
  'cloudtrail:StopEventDataStoreIngestion',
  'cloudtrail:DeleteChannel',
  'cloudtrail:UpdateChannel',
])('%s', (action) => {
  expect(judged(allow(action)).violations).toEqual([says(action)]);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 'cloudtrail:DeleteEventDataStore', Resource: '*' };
  expect(judged(allow('cloudtrail:DeleteEventDataStore'), deny).violations).toEqual([]);
});

test.each([
  'arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess',
  'arn:aws-us-gov:iam::aws:policy/AWSCloudTrail_FullAccess',
])('the policy of AWS %s', (policyArn) => {
  const says =
    'a: policyArn is a policy of AWS that allows cloudtrail:DeleteEventDataStore on everything: whoever has it erases or blinds the store';
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
