import { judge, row, unknown } from '../../rule/judge.fixture';
import { roleTrustMfaIsRecent as rule } from './role-trust-mfa-is-recent';
import { allow, roleWith, type Json } from './trusts.fixture';

const tooOld = (seconds: number) =>
  `r: assumeRolePolicy.Statement lets people assume the role whose MFA is more than ${seconds} seconds ago`;
const violationsOf = (condition: Json, settings: Json = {}) =>
  judge(rule, [roleWith(allow({ Condition: condition }))], settings).violations;
const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const age = (operator: string, seconds: unknown): Json => ({ [operator]: { 'aws:MultiFactorAuthAge': seconds } });

test.each<[string, Json, string[]]>([
  ['an hour', age('NumericLessThan', '3600'), []],
  ['an hour, inclusive', age('NumericLessThanEquals', 3600), []],
  ['less than a second more, which is an hour', age('NumericLessThan', 3601), []],
  ['a second more', age('NumericLessThanEquals', 3601), [tooOld(3600)]],
  ['two seconds more', age('NumericLessThan', '3602'), [tooOld(3600)]],
  ['either of two, of which one is late', age('NumericLessThan', ['900', '86400']), [tooOld(3600)]],
  ['no age', mfa, [tooOld(3600)]],
  ['an age beside MFA', { ...mfa, ...age('NumericLessThanIfExists', '900') }, []],
  ['only what is old', age('NumericGreaterThan', '100000'), [tooOld(3600)]],
  ['a moment that is long gone', age('NumericEquals', '129600'), [tooOld(3600)]],
  ['no MFA, which another rule judges', {}, []],
  ['a key, which another rule judges', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, []],
])('%s', (_case, condition, violations) => {
  expect(violationsOf(condition)).toEqual(violations);
});

test.each<[string, Json, Json, string[]]>([
  ['a limit of its own', age('NumericLessThan', '3600'), { maxAgeSeconds: 900 }, [tooOld(900)]],
  ['a limit of its own that is kept', age('NumericLessThan', '900'), { maxAgeSeconds: 900 }, []],
  ['an exempt role', mfa, { exemptRoles: ['r'] }, []],
])('%s', (_case, condition, settings, violations) => {
  expect(violationsOf(condition, settings)).toEqual(violations);
});

test('roles and services are no people', () => {
  const principals = { AWS: 'arn:aws:iam::111122223333:role/ci', Service: 'ec2.amazonaws.com' };
  expect(judge(rule, [roleWith(allow({ Principal: principals }))]).violations).toEqual([]);
});

test('an unknown policy is undecided', () => {
  const judged = judge(rule, [row('aws:iam/role:Role', 'r', { assumeRolePolicy: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['r: assumeRolePolicy'] });
});
