import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { keyPolicyKeepsItsOwner as rule } from './key-policy-keeps-its-owner';

const owner = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' };
const nobody = 'k: policy lets nobody change it (kms:PutKeyPolicy): the key is out of control';
const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:kms/key:Key', 'k', { policy: { Statement: statements } })]);

test.each<[string, readonly Value[], readonly string[]]>([
  ['the account', [owner], []],
  ['a role', [{ ...owner, Principal: { AWS: 'arn:aws:iam::123456789012:role/keeper' }, Action: 'kms:Put*' }], []],
  ['an unknown role', [{ ...owner, Principal: { AWS: [unknown] } }], []],
  ['a user without that right', [{ ...owner, Action: ['kms:Decrypt'] }], [nobody]],
  ['a service', [{ ...owner, Principal: { Service: 'logs.amazonaws.com' } }], [nobody]],
  ['everyone', [{ ...owner, Principal: '*' }], [nobody]],
  ['everyone but somebody', [{ ...owner, Principal: null, NotPrincipal: { AWS: '123456789012' } }], [nobody]],
  ['taken back', [owner, { ...owner, Effect: 'Deny', Principal: '*', Action: 'kms:PutKeyPolicy' }], [nobody]],
  ['taken back from another', [owner, { ...owner, Effect: 'Deny', Principal: { AWS: '210987654321' } }], []],
  [
    'taken back on a condition',
    [owner, { ...owner, Effect: 'Deny', Principal: '*', Condition: { Bool: { a: 'b' } } }],
    [],
  ],
  ['no principal', [{ ...owner, Principal: null }], [nobody]],
])('%s', (_case, statements, violations) => {
  expect(judged(...statements)).toEqual({ violations, undecided: [] });
});

test.each([
  [true, ['k: bypassPolicyLockoutSafetyCheck is true: KMS would accept a policy that locks everyone out']],
  [false, []],
])('without the check of KMS: %s', (bypassPolicyLockoutSafetyCheck, violations) => {
  expect(judge(rule, [row('aws:kms/key:Key', 'k', { bypassPolicyLockoutSafetyCheck })])).toEqual({
    violations,
    undecided: [],
  });
});

test('an unknown policy is undecided, beside what is known', () => {
  const props: ValueMap = { policy: unknown, bypassPolicyLockoutSafetyCheck: true };
  const judgedKey = judge(rule, [row('aws:kms/key:Key', 'k', props)]);
  expect(judgedKey.undecided).toEqual(['k: policy']);
  expect(judgedKey.violations).toHaveLength(1);
  const other = judge(rule, [row('aws:kms/key:Key', 'k', { policy: {}, bypassPolicyLockoutSafetyCheck: unknown })]);
  expect(other).toEqual({ violations: [], undecided: ['k: bypassPolicyLockoutSafetyCheck'] });
});
