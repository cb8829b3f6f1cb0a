import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotDeleteLogs as rule } from './identity-policy-cannot-delete-logs';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) =>
  `p: policy.Statement[0].Action allows ${granted}: whoever has it removes what was logged`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 'logs:DeleteLogStream', '*', [says('logs:DeleteLogStream')]],
  ['in any case', 'LOGS:DELETELOGSTREAM', '*', [says('logs:DeleteLogStream')]],
  ['a wildcard', ['logs:*'], '*', [says('logs:DeleteLogGroup and 5 more')]],
  [
    'on resources of the service',
    'logs:DeleteLogStream',
    'arn:aws:logs:*:*:log-group:app:*',
    [says('logs:DeleteLogStream')],
  ],
  ['on resources of another service', 'logs:DeleteLogStream', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 'logs:Put*Events', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each([
  'logs:DeleteLogGroup',
  'logs:DeleteLogStream',
  'logs:PutRetentionPolicy',
  'logs:DeleteMetricFilter',
  'logs:DeleteSubscriptionFilter',
  'logs:DisassociateKmsKey',
])('%s', (action) => {
  expect(judged(allow(action)).violations).toEqual([says(action)]);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 'logs:DeleteLogStream', Resource: '*' };
  expect(judged(allow('logs:DeleteLogStream'), deny).violations).toEqual([]);
});

test.each([
  'arn:aws:iam::aws:policy/CloudWatchLogsFullAccess',
  'arn:aws-us-gov:iam::aws:policy/CloudWatchLogsFullAccess',
])('the policy of AWS %s', (policyArn) => {
  const says =
    'a: policyArn is a policy of AWS that allows logs:DeleteLogGroup on everything: whoever has it removes what was logged';
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
