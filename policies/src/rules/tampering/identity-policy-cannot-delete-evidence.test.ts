import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotDeleteEvidence as rule } from './identity-policy-cannot-delete-evidence';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) =>
  `p: policy.Statement[0].Action allows ${granted}: whoever has it deletes logs and recordings like any other object`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 's3:DeleteObjectVersion', '*', [says('s3:DeleteObjectVersion')]],
  ['in any case', 'S3:DELETEOBJECTVERSION', '*', [says('s3:DeleteObjectVersion')]],
  ['a wildcard', ['s3:*'], '*', [says('s3:DeleteObjectVersion and 3 more')]],
  ['on resources of the service', 's3:DeleteObjectVersion', 'arn:aws:s3:::*', [says('s3:DeleteObjectVersion')]],
  ['on resources of another service', 's3:DeleteObjectVersion', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 's3:*Object', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each([
  's3:DeleteObjectVersion',
  's3:BypassGovernanceRetention',
  's3:PutLifecycleConfiguration',
  's3:PutBucketVersioning',
])('%s', (action) => {
  expect(judged(allow(action)).violations).toEqual([says(action)]);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 's3:DeleteObjectVersion', Resource: '*' };
  expect(judged(allow('s3:DeleteObjectVersion'), deny).violations).toEqual([]);
});

test.each(['arn:aws:iam::aws:policy/AmazonS3FullAccess', 'arn:aws-us-gov:iam::aws:policy/AmazonS3FullAccess'])(
  'the policy of AWS %s',
  (policyArn) => {
    const says =
      'a: policyArn is a policy of AWS that allows s3:DeleteObjectVersion on everything: whoever has it deletes logs and recordings like any other object';
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
