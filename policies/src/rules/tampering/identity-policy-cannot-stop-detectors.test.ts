import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotStopDetectors as rule } from './identity-policy-cannot-stop-detectors';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) =>
  `p: policy.Statement[0].Action allows ${granted}: whoever has it stops what would find them`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 'guardduty:DeleteDetector', '*', [says('guardduty:DeleteDetector')]],
  ['in any case', 'GUARDDUTY:DELETEDETECTOR', '*', [says('guardduty:DeleteDetector')]],
  ['a wildcard', ['config:*'], '*', [says('config:StopConfigurationRecorder and 2 more')]],
  [
    'on resources of the service',
    'guardduty:DeleteDetector',
    'arn:aws:guardduty:*:*:detector/*',
    [says('guardduty:DeleteDetector')],
  ],
  ['on resources of another service', 'guardduty:DeleteDetector', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 'guardduty:Get*', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each([
  'config:StopConfigurationRecorder',
  'config:DeleteConfigurationRecorder',
  'config:DeleteDeliveryChannel',
  'guardduty:DeleteDetector',
  'guardduty:UpdateDetector',
  'securityhub:DisableSecurityHub',
  'access-analyzer:DeleteAnalyzer',
])('%s', (action) => {
  expect(judged(allow(action)).violations).toEqual([says(action)]);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 'guardduty:DeleteDetector', Resource: '*' };
  expect(judged(allow('guardduty:DeleteDetector'), deny).violations).toEqual([]);
});

test.each([
  'arn:aws:iam::aws:policy/AmazonGuardDutyFullAccess_v2',
  'arn:aws-us-gov:iam::aws:policy/AmazonGuardDutyFullAccess_v2',
])('the policy of AWS %s', (policyArn) => {
  const says =
    'a: policyArn is a policy of AWS that allows config:StopConfigurationRecorder on everything: whoever has it stops what would find them';
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
