import { judge, row, unknown } from '../../rule/judge.fixture';
import { roleTrustRequiresSourceIdentity as rule } from './role-trust-requires-source-identity';
import { allow, roleWith, SAML_PROVIDER, type Json } from './trusts.fixture';

const said = 'r: assumeRolePolicy.Statement lets people assume the role without a source identity';
const violationsOf = (statement: Json, settings: Json = {}) => judge(rule, [roleWith(statement)], settings).violations;
const named = { StringLike: { 'sts:SourceIdentity': '?*' } };
const saml = { Principal: { Federated: SAML_PROVIDER }, Action: ['sts:AssumeRoleWithSAML', 'sts:SetSourceIdentity'] };

test.each<[string, Json, string[]]>([
  ['any name', allow({ Condition: named }), []],
  ['one name', allow({ Condition: { StringEquals: { 'STS:sourceidentity': 'alice' } } }), []],
  ['a name that must be there', allow({ Condition: { Null: { 'sts:SourceIdentity': 'false' } } }), []],
  ['no condition', allow(), [said]],
  ['MFA only', allow({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }), [said]],
  ['a name if there is one', allow({ Condition: { StringLikeIfExists: { 'sts:SourceIdentity': 'a*' } } }), [said]],
  ['any name but one', allow({ Condition: { StringNotEquals: { 'sts:SourceIdentity': 'root' } } }), [said]],
  ['by SAML, named', allow({ ...saml, Condition: named }), []],
  ['by SAML', allow(saml), [said]],
  ['by a role', allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/ci' } }), []],
  ['by a service', allow({ Principal: { Service: 'ec2.amazonaws.com' } }), []],
])('%s', (_case, statement, violations) => {
  expect(violationsOf(statement)).toEqual(violations);
});

test('an exempt role', () => {
  expect(violationsOf(allow(), { exemptRoles: ['r'] })).toEqual([]);
});

test('an unknown policy is undecided', () => {
  const judged = judge(rule, [row('aws:iam/role:Role', 'r', { assumeRolePolicy: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['r: assumeRolePolicy'] });
});
