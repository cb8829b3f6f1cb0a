import { judge, row, unknown } from '../../rule/judge.fixture';
import { roleTrustRequiresMfa as rule } from './role-trust-requires-mfa';

const ROLE = 'aws:iam/role:Role';
const ACCOUNT = 'arn:aws:iam::111122223333:root';
const USER = 'arn:aws:iam::111122223333:user/alice';

type Json = Readonly<Record<string, unknown>>;
const allow = (more: Json = {}): Json => ({
  Effect: 'Allow',
  Principal: { AWS: ACCOUNT },
  Action: 'sts:AssumeRole',
  ...more,
});
const deny = (more: Json = {}): Json => ({ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', ...more });
const bool = (value: unknown): Json => ({ Bool: { 'aws:MultiFactorAuthPresent': value } });
const roleOf = (statement: unknown, more: Json = {}) =>
  row(ROLE, 'r', { assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: statement }), ...more });
const violationsOf = (statement: unknown, settings: Json = {}) => judge(rule, [roleOf(statement)], settings).violations;

const at = 'r: assumeRolePolicy.Statement';
const withoutMfa = `${at} lets people assume the role without MFA`;
const withKey = `${at} lets people assume the role with an access key: without MFA \`aws:MultiFactorAuthPresent\` is absent, which its condition takes for enough`;

describe('a condition that lets only MFA in', () => {
  test.each<[string, Json]>([
    ['Bool true', bool('true')],
    ['a boolean', bool(true)],
    ['a list of one', bool(['true'])],
    ['another case of the operator', { BOOL: { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['another case of the key', { Bool: { 'AWS:multifactorauthpresent': 'true' } }],
    ['another case of the value', bool('True')],
    ['ForAnyValue', { 'ForAnyValue:Bool': { 'aws:MultiFactorAuthPresent': 'true' } }],
    [
      'ForAnyValue with IfExists beside Bool',
      { 'ForAllValues:Bool': { 'aws:multifactorauthpresent': 'true' }, ...bool('true') },
    ],
    ['a text', { StringEquals: { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['a pattern', { StringLike: { 'aws:MultiFactorAuthPresent': 't*' } }],
    ['an age', { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }],
    ['an age as a number', { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': 3600 } }],
    ['a key that must be there', { Null: { 'aws:MultiFactorAuthAge': 'false' } }],
    [
      'both a key that must be there and one that must not be false',
      {
        Null: { 'aws:MultiFactorAuthPresent': false },
        BoolIfExists: { 'aws:MultiFactorAuthPresent': true },
      },
    ],
    ['several operators', { ...bool('true'), IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }],
    ['nobody at all', bool([])],
  ])('%s', (_case, condition) => {
    expect(violationsOf(allow({ Condition: condition }))).toEqual([]);
  });
});

describe('a condition that lets people in without', () => {
  test.each<[string, Json | undefined]>([
    ['none', undefined],
    ['an empty one', {}],
    ['Bool false', bool('false')],
    ['either', bool(['true', 'false'])],
    ['a key that only must be there', { Null: { 'aws:MultiFactorAuthPresent': 'false' } }],
    ['a key of another name', { Bool: { 'aws:MultiFactorAuth': 'true' } }],
    ['another condition', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }],
    ['an age that is checked if there', { NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } }],
    ['a text that is not something else', { StringNotEquals: { 'aws:MultiFactorAuthPresent': 'no' } }],
    ['a policy variable', { StringEquals: { 'aws:MultiFactorAuthPresent': '${aws:PrincipalTag/mfa}' } }],
    ['somebody by a pattern of users', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/ops/*' } }],
    ['anybody but a role', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/x' } }],
  ])('%s', (_case, condition) => {
    expect(violationsOf(allow(condition === undefined ? {} : { Condition: condition }))).toEqual([withoutMfa]);
  });
});

describe('a condition that lets access keys in', () => {
  test.each<[string, Json]>([
    ['BoolIfExists', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['in any case', { boolifexists: { 'aws:multifactorauthpresent': 'TRUE' } }],
    ['ForAllValues', { 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['not false', { StringNotEquals: { 'aws:MultiFactorAuthPresent': 'false' } }],
    ['not there', { Null: { 'aws:MultiFactorAuthPresent': 'true' } }],
  ])('%s', (_case, condition) => {
    expect(violationsOf(allow({ Condition: condition }))).toEqual([withKey]);
  });
});

describe('an Allow that a Deny narrows', () => {
  test.each<[string, Json, string[]]>([
    ['if it exists', deny({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }), []],
    ['as a boolean', deny({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } }), []],
    ['of all values', deny({ Condition: { 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'false' } } }), []],
    ['where it is not true', deny({ Condition: { StringNotEquals: { 'aws:MultiFactorAuthPresent': 'true' } } }), []],
    ['where there is no age', deny({ Condition: { Null: { 'aws:MultiFactorAuthAge': 'true' } } }), []],
    ['of every action', deny({ Action: '*', Condition: { Null: { 'aws:MultiFactorAuthAge': true } } }), []],
    [
      'for the same principal',
      deny({ Principal: { AWS: ACCOUNT }, Condition: { Null: { 'aws:MultiFactorAuthAge': true } } }),
      [],
    ],
    ['altogether', deny(), []],
    ['where it is false, which it is not for keys', deny({ Condition: bool('false') }), [withKey]],
    [
      'for another principal',
      deny({ Principal: { AWS: USER }, Condition: { Null: { 'aws:MultiFactorAuthAge': true } } }),
      [withoutMfa],
    ],
    [
      'for the account by its number',
      deny({ Principal: { AWS: '111122223333' }, Condition: { Null: { 'aws:MultiFactorAuthAge': true } } }),
      [],
    ],
    ['for another kind', deny({ Principal: { Federated: ACCOUNT } }), [withoutMfa]],
    ['for all but some', { Effect: 'Deny', NotPrincipal: { AWS: USER }, Action: '*' }, [withoutMfa]],
    ['of another action', deny({ Action: 'sts:TagSession' }), [withoutMfa]],
    ['only from elsewhere', deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }), [withoutMfa]],
    [
      'but for one user',
      deny({
        Condition: {
          BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
          ArnNotEquals: { 'aws:PrincipalArn': USER },
        },
      }),
      [withoutMfa],
    ],
  ])('%s', (_case, denial, violations) => {
    const said = violations.map((each) => each.replace(at, `${at}[0]`));
    expect(violationsOf([allow(), denial])).toEqual(said);
  });
});

describe('who', () => {
  const principal = (Principal: unknown) => allow({ Principal });
  test.each<[string, Json, string[]]>([
    ['everyone', principal('*'), [withoutMfa]],
    ['every AWS principal', principal({ AWS: '*' }), [withoutMfa]],
    ['an account id', principal({ AWS: '111122223333' }), [withoutMfa]],
    ['a user', principal({ AWS: USER }), [withoutMfa]],
    ['a user of China', principal({ AWS: 'arn:aws-cn:iam::111122223333:user/alice' }), [withoutMfa]],
    ['a federated user', principal({ AWS: 'arn:aws:sts::111122223333:federated-user/alice' }), [withoutMfa]],
    ['a user among roles', principal({ AWS: ['arn:aws:iam::111122223333:role/ci', USER] }), [withoutMfa]],
    ['a user beside a service', principal({ Service: 'ec2.amazonaws.com', AWS: [USER] }), [withoutMfa]],
    ['all but one', { Effect: 'Allow', NotPrincipal: { AWS: USER }, Action: 'sts:AssumeRole' }, [withoutMfa]],
    ['a role', principal({ AWS: 'arn:aws:iam::111122223333:role/path/ci' }), []],
    ['a session of a role', principal({ AWS: 'arn:aws:sts::111122223333:assumed-role/ci/build' }), []],
    ['the id of a role', principal({ AWS: 'AROAEXAMPLEID' }), []],
    ['the id of a user', principal({ AWS: 'AIDAEXAMPLEID' }), [withoutMfa]],
    ['a service', principal({ Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] }), []],
    ['an identity provider', principal({ Federated: 'arn:aws:iam::111122223333:saml-provider/okta' }), []],
  ])('%s', (_case, statement, violations) => {
    expect(violationsOf(statement)).toEqual(violations);
  });
});

describe('roles by a condition', () => {
  test.each<[string, Json]>([
    ['a role', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/ci' } }],
    ['roles', { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/ci-*', 'arn:aws:iam::*:role/cd-*'] } }],
    ['roles by text', { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }],
    ['what is assumed', { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }],
    ['services', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['a service for an account', { StringEquals: { 'aws:SourceAccount': '111122223333' } }],
    ['users of another account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::999999999999:user/*' } }],
  ])('%s', (_case, condition) => {
    expect(violationsOf(allow({ Condition: condition }))).toEqual([]);
  });

  test.each<[string, string]>([
    ['users of one account', 'arn:aws:iam::444455556666:user/ops-*'],
    ['users of any account', 'arn:aws:iam::*:user/ops-?'],
    ['all of one account', 'arn:aws:iam::444455556666:*'],
    ['whatever is called so', 'arn:aws:iam::444455556666:*/admin'],
    ['whatever starts so', 'arn:*:iam::444455556666:u*'],
    ['whoever is called so in any account', '*/admin'],
    ['whoever is called so by signs', 'arn:aws:iam::444455556666:????/admin'],
    ['whoever ends so', '*bob'],
    ['anything', '*'],
  ])('of everyone, %s are people', (_case, pattern) => {
    const condition = { StringLike: { 'aws:PrincipalArn': pattern } };
    expect(violationsOf(allow({ Principal: '*', Condition: condition }))).toEqual([withoutMfa]);
  });
});

describe('actions', () => {
  test.each<[string, Json, string[]]>([
    ['sts:*', { Action: 'sts:*' }, [withoutMfa]],
    ['everything', { Action: '*' }, [withoutMfa]],
    ['a wildcard', { Action: ['sts:TagSession', 'STS:assume*'] }, [withoutMfa]],
    ['all but something', { Action: undefined, NotAction: 'sts:TagSession' }, [withoutMfa]],
    ['all but that', { Action: undefined, NotAction: 'sts:AssumeRole' }, []],
    ['another', { Action: 'sts:TagSession' }, []],
  ])('%s', (_case, actions, violations) => {
    expect(violationsOf(allow(actions))).toEqual(violations);
  });
});

describe('options', () => {
  const external = { StringEquals: { 'sts:ExternalId': 'f8a1' } };
  test.each<[string, Json, Json, string[]]>([
    ['a machine by its ARN', allow({ Principal: { AWS: USER } }), { machines: ['arn:aws:iam::*:user/al*'] }, []],
    ['another machine', allow({ Principal: { AWS: USER } }), { machines: ['arn:aws:iam::*:user/bo*'] }, [withoutMfa]],
    ['a machine by its account', allow({ Principal: { AWS: '111122223333' } }), { machines: ['111122223333'] }, []],
    ['an external id', allow({ Condition: external }), {}, []],
    ['an external id among some', allow({ Condition: { StringLike: { 'sts:ExternalId': 'f8a1-*' } } }), {}, []],
    ['any external id', allow({ Condition: { StringLike: { 'sts:ExternalId': '*' } } }), {}, [withoutMfa]],
    ['any sign of an external id', allow({ Condition: { StringLike: { 'sts:ExternalId': '?*' } } }), {}, [withoutMfa]],
    ['that there is an external id', allow({ Condition: { Null: { 'sts:ExternalId': 'FALSE' } } }), {}, [withoutMfa]],
    ['an external id that is false', allow({ Condition: { StringEquals: { 'sts:ExternalId': 'false' } } }), {}, []],
    ['an external id of a person', allow({ Condition: external }), { externalIdIsMachine: false }, [withoutMfa]],
    ['not an external id', allow({ Condition: { StringNotEquals: { 'sts:ExternalId': 'x' } } }), {}, [withoutMfa]],
    ['an exempt role', allow(), { exemptRoles: ['r'] }, []],
    ['another exempt role', allow(), { exemptRoles: ['q'] }, [withoutMfa]],
  ])('%s', (_case, statement, settings, violations) => {
    expect(violationsOf(statement, settings)).toEqual(violations);
  });

  test.each<[string, Json, string[], boolean]>([
    ['its name in IAM', { name: 'vendor-x' }, ['vendor-*'], true],
    ['its path and name', { name: 'x', path: '/vendors/' }, ['/vendors/*'], true],
    ['the path that is the default', { name: 'x' }, ['/x'], true],
    ['a name that is not known, by the one in Pulumi', { name: unknown, path: '/vendors/' }, ['/vendors/r'], true],
    ['a path that is not known', { name: 'x', path: unknown }, ['x'], true],
    ['a path that is not known, and would be needed', { name: 'x', path: unknown }, ['/vendors/*'], false],
  ])('an exempt role is known by %s', (_case, props, exemptRoles, exempt) => {
    const judged = judge(rule, [roleOf(allow(), props)], { exemptRoles });
    expect(judged.violations).toEqual(exempt ? [] : [withoutMfa]);
  });
});

test('a statement that IAM would refuse', () => {
  const policy = [
    allow({ Condition: bool('true') }),
    allow(),
    { Effect: 'Maybe' },
    allow({ Principal: { AWS: USER } }),
  ];
  const judged = judge(rule, [roleOf(policy)]);
  expect(judged.undecided).toEqual([]);
  expect(judged.violations).toEqual(['r: assumeRolePolicy.Statement[2].Effect is neither Allow nor Deny']);
});

test('of aws-native, as an object', () => {
  const role = row('aws-native:iam:Role', 'r', {
    assumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: ['sts:AssumeRole'] }],
    },
  });
  expect(judge(rule, [role]).violations).toEqual([
    'r: assumeRolePolicyDocument.Statement[0] lets people assume the role without MFA',
  ]);
});

describe('what is unknown', () => {
  const native = (statement: Readonly<Record<string, never>> | object) =>
    row('aws-native:iam:Role', 'r', { assumeRolePolicyDocument: { Statement: [statement as never] } });

  test.each<[string, ReturnType<typeof row>, string[]]>([
    ['a text', row(ROLE, 'r', { assumeRolePolicy: unknown }), ['r: assumeRolePolicy']],
    [
      'a principal',
      native({ Effect: 'Allow', Principal: { AWS: [unknown] }, Action: 'sts:AssumeRole' }),
      ['r: assumeRolePolicyDocument.Statement[0].Principal.AWS[0]'],
    ],
    [
      'a principal whom only MFA lets in',
      native({ Effect: 'Allow', Principal: { AWS: [unknown] }, Action: 'sts:AssumeRole', Condition: bool('true') }),
      [],
    ],
    [
      'a condition beside one that decides',
      native({
        Effect: 'Allow',
        Principal: { AWS: ACCOUNT },
        Action: 'sts:AssumeRole',
        Condition: { ...bool('true'), StringEquals: { 'aws:PrincipalType': unknown } },
      }),
      [],
    ],
    [
      'a condition that would decide',
      native({
        Effect: 'Allow',
        Principal: { AWS: ACCOUNT },
        Action: 'sts:AssumeRole',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': unknown } },
      }),
      ['r: assumeRolePolicyDocument.Statement[0].Condition.Bool["aws:MultiFactorAuthPresent"]'],
    ],
  ])('%s', (_case, role, undecided) => {
    expect(judge(rule, [role])).toEqual({ violations: [], undecided });
  });

  test('a principal does not hide a person', () => {
    const role = native({ Effect: 'Allow', Principal: { AWS: [unknown, ACCOUNT] }, Action: 'sts:AssumeRole' });
    expect(judge(rule, [role])).toEqual({
      violations: ['r: assumeRolePolicyDocument.Statement[0] lets people assume the role without MFA'],
      undecided: [],
    });
  });
});
