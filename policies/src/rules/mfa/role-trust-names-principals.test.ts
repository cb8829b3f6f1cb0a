import { judge, row, unknown } from '../../rule/judge.fixture';
import { roleTrustNamesPrincipals as rule } from './role-trust-names-principals';
import { ACCOUNT, allow, roleWith, type Json } from './trusts.fixture';

const world = 'r: assumeRolePolicy.Statement lets every account of AWS assume the role';
const violationsOf = (statement: unknown) => judge(rule, [roleWith(statement)]).violations;
const anybody = (condition?: Json) =>
  allow({ Principal: { AWS: '*' }, ...(condition === undefined ? {} : { Condition: condition }) });

test.each<[string, Json, string[]]>([
  ['everybody', anybody(), [world]],
  ['everybody, in short', allow({ Principal: '*' }), [world]],
  ['everybody among others', allow({ Principal: { AWS: [ACCOUNT, '*'] } }), [world]],
  ['an account', allow(), []],
  ['a service', allow({ Principal: { Service: 'ec2.amazonaws.com' } }), []],
  ['of another action', allow({ Principal: '*', Action: 'sts:TagSession' }), []],
  ['of every action', allow({ Principal: '*', Action: 'sts:*' }), [world]],
])('%s', (_case, statement, violations) => {
  expect(violationsOf(statement)).toEqual(violations);
});

describe('everybody', () => {
  const key = (name: string, value: unknown, operator = 'StringEquals'): Json => ({ [operator]: { [name]: value } });
  test.each<[string, Json, string[]]>([
    ['of an organization', key('aws:PrincipalOrgID', 'o-abc'), []],
    ['of a unit', key('aws:PrincipalOrgPaths', 'o-abc/r-1/ou-1/*', 'ForAnyValue:StringLike'), []],
    ['of an account', key('aws:PrincipalAccount', '111122223333'), []],
    ['who knows an external id', key('sts:ExternalId', 'x'), []],
    ['of an account by its ARN', key('aws:PrincipalArn', 'arn:aws:iam::111122223333:*', 'ArnLike'), []],
    ['who is a service for an account', key('aws:SourceAccount', '111122223333'), []],
    ['who is a service for a resource', key('aws:SourceArn', 'arn:aws:s3:::x'), []],
    ['who is a service for an organization', key('aws:SourceOrgID', 'o-abc'), []],
    ['who is a service for a unit', key('aws:SourceOrgPaths', 'o-abc/*', 'ForAnyValue:StringLike'), []],
    ['who is a service', key('aws:PrincipalIsAWSService', 'true', 'Bool'), []],
    ['of any organization', key('aws:PrincipalOrgID', '*', 'StringLike'), [world]],
    ['of any organization there is', key('aws:PrincipalOrgID', 'false', 'Null'), [world]],
    ['of any unit', key('aws:PrincipalOrgPaths', 'o-*', 'ForAnyValue:StringLike'), [world]],
    ['but one account', key('aws:PrincipalAccount', '111122223333', 'StringNotEquals'), [world]],
    ['of the organization if there is one', key('aws:PrincipalOrgID', 'o-abc', 'StringNotEqualsIfExists'), [world]],
    ['with MFA', key('aws:MultiFactorAuthPresent', 'true', 'Bool'), [world]],
    ['who is called so', key('aws:PrincipalArn', 'arn:aws:iam::*:role/admin', 'ArnLike'), [world]],
    ['whose name starts so', key('aws:PrincipalArn', 'arn:aws:iam::*:role/admin-*', 'ArnLike'), [world]],
    ['whose name is anything', key('aws:PrincipalArn', '*', 'StringLike'), [world]],
    ['from an address', key('aws:SourceIp', '10.0.0.0/8', 'IpAddress'), [world]],
    ['with a tag', key('aws:PrincipalTag/team', 'ops'), [world]],
  ])('%s', (_case, condition, violations) => {
    expect(violationsOf(anybody(condition))).toEqual(violations);
  });

  test('but those of other organizations, by a Deny', () => {
    const denial = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sts:*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } },
    };
    expect(violationsOf([anybody(), denial])).toEqual([]);
  });
});

test('everyone but some', () => {
  const statement = { Effect: 'Allow', NotPrincipal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' };
  expect(violationsOf(statement)).toEqual([
    'r: assumeRolePolicy.Statement.NotPrincipal names whom it keeps out: everyone else gets in',
  ]);
  expect(violationsOf([allow(), { ...statement, Effect: 'Deny' }])).toEqual([]);
});

test('each statement by itself', () => {
  expect(violationsOf([anybody(), allow(), anybody()])).toEqual(
    [0, 2].map((index) => world.replace('Statement', `Statement[${index}]`)),
  );
});

test('an unknown policy is undecided, an unknown principal is not everybody', () => {
  expect(judge(rule, [row('aws:iam/role:Role', 'r', { assumeRolePolicy: unknown })]).undecided).toEqual([
    'r: assumeRolePolicy',
  ]);
  const native = row('aws-native:iam:Role', 'r', {
    assumeRolePolicyDocument: {
      Statement: { Effect: 'Allow', Principal: { AWS: [unknown] }, Action: 'sts:AssumeRole' },
    },
  });
  expect(judge(rule, [native])).toEqual({ violations: [], undecided: [] });
});
