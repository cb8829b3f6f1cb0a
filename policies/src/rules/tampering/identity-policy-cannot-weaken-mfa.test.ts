import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotWeakenMfa as rule } from './identity-policy-cannot-weaken-mfa';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) =>
  `p: policy.Statement[0].Action allows ${granted}: whoever has it comes in without MFA`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 'iam:UpdateAssumeRolePolicy', '*', [says('iam:UpdateAssumeRolePolicy')]],
  ['in any case', 'IAM:UPDATEASSUMEROLEPOLICY', '*', [says('iam:UpdateAssumeRolePolicy')]],
  ['a wildcard', ['iam:*'], '*', [says('iam:UpdateAssumeRolePolicy and 2 more')]],
  [
    'on resources of the service',
    'iam:UpdateAssumeRolePolicy',
    'arn:aws:iam::123456789012:role/*',
    [says('iam:UpdateAssumeRolePolicy')],
  ],
  ['on resources of another service', 'iam:UpdateAssumeRolePolicy', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 'iam:Get*', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each(['iam:UpdateAssumeRolePolicy', 'iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'])('%s', (action) => {
  expect(judged(allow(action)).violations).toEqual([says(action)]);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 'iam:UpdateAssumeRolePolicy', Resource: '*' };
  expect(judged(allow('iam:UpdateAssumeRolePolicy'), deny).violations).toEqual([]);
});

test.each(['arn:aws:iam::aws:policy/IAMFullAccess', 'arn:aws-us-gov:iam::aws:policy/IAMFullAccess'])(
  'the policy of AWS %s',
  (policyArn) => {
    const says =
      'a: policyArn is a policy of AWS that allows iam:UpdateAssumeRolePolicy on everything: whoever has it comes in without MFA';
    expect(judge(rule, [row('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'a', { policyArn })])).toEqual({
      violations: [says],
      undecided: [],
    });
  },
);

test('an unknown policy is undecided', () => {
  expect(judge(rule, [row('aws:iam/policy:Policy', 'p', { policy: unknown })])).toEqual({
    violations: [],
    undecided: ['p: policy'],
  });
});
