import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotDeleteKeys as rule } from './identity-policy-cannot-delete-keys';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) =>
  `p: policy.Statement[0].Action allows ${granted}: whoever has it makes all that the key encrypts unreadable`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 'kms:ScheduleKeyDeletion', '*', [says('kms:ScheduleKeyDeletion')]],
  ['in any case', 'KMS:SCHEDULEKEYDELETION', '*', [says('kms:ScheduleKeyDeletion')]],
  ['a wildcard', ['kms:*'], '*', [says('kms:ScheduleKeyDeletion and 3 more')]],
  [
    'on resources of the service',
    'kms:ScheduleKeyDeletion',
    'arn:aws:kms:eu-west-1:123456789012:key/*',
    [says('kms:ScheduleKeyDeletion')],
  ],
  ['on resources of another service', 'kms:ScheduleKeyDeletion', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 'kms:Generate*', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each(['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:DeleteImportedKeyMaterial'])(
  '%s',
  (action) => {
    expect(judged(allow(action)).violations).toEqual([says(action)]);
  },
);

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 'kms:ScheduleKeyDeletion', Resource: '*' };
  expect(judged(allow('kms:ScheduleKeyDeletion'), deny).violations).toEqual([]);
});

test('an unknown policy is undecided', () => {
  expect(judge(rule, [row('aws:iam/policy:Policy', 'p', { policy: unknown })])).toEqual({
    violations: [],
    undecided: ['p: policy'],
  });
});
