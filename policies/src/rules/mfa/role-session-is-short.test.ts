import { judge, row, unknown } from '../../rule/judge.fixture';
import { roleSessionIsShort as rule } from './role-session-is-short';
import { allow, roleWith, SAML_PROVIDER, type Json } from './trusts.fixture';

const said = (seconds: number) => `r: maxSessionDuration is more than ${seconds} seconds`;
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const service = { Principal: { Service: 'ec2.amazonaws.com' } };
const saml = { Principal: { Federated: SAML_PROVIDER }, Action: 'sts:AssumeRoleWithSAML' };

test.each<[string, Json, number | string | undefined, string[]]>([
  ['a working day', allow(mfa), 28_800, []],
  ['a second more', allow(mfa), 28_801, [said(28_800)]],
  ['as a text', allow(mfa), '43200', [said(28_800)]],
  ['the default, which is an hour', allow(mfa), undefined, []],
  ['of people by SAML', allow(saml), 43_200, [said(28_800)]],
  ['of a service', allow(service), 43_200, []],
  ['of a role', allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/ci' } }), 43_200, []],
])('%s', (_case, statement, maxSessionDuration, violations) => {
  const more = maxSessionDuration === undefined ? {} : { maxSessionDuration };
  expect(judge(rule, [roleWith(statement, more)])).toEqual({ violations, undecided: [] });
});

test.each<[string, Json, number | undefined, string[]]>([
  ['a limit of its own', { maxSeconds: 3_600 }, 3_601, [said(3_600)]],
  ['a limit of its own that the default keeps', { maxSeconds: 3_600 }, undefined, []],
  ['an exempt role', { exemptRoles: ['r'] }, 43_200, []],
])('%s', (_case, settings, maxSessionDuration, violations) => {
  const more = maxSessionDuration === undefined ? {} : { maxSessionDuration };
  expect(judge(rule, [roleWith(allow(mfa), more)], settings).violations).toEqual(violations);
});

describe('what is unknown', () => {
  test.each([
    ['the duration', roleWith(allow(mfa), { maxSessionDuration: unknown }), ['r: maxSessionDuration']],
    ['the duration of a service', roleWith(allow(service), { maxSessionDuration: unknown }), []],
    [
      'the policy of a long session',
      row('aws:iam/role:Role', 'r', { maxSessionDuration: 43_200, assumeRolePolicy: unknown }),
      ['r: assumeRolePolicy'],
    ],
    ['the policy of a short one', row('aws:iam/role:Role', 'r', { assumeRolePolicy: unknown }), []],
  ])('%s', (_case, role, undecided) => {
    expect(judge(rule, [role])).toEqual({ violations: [], undecided });
  });
});
