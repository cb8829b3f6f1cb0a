import { judge, row, unknown } from '../../rule/judge.fixture';
import { roleTrustFederationNamesAudience as rule } from './role-trust-federation-names-audience';
import { allow, roleWith, SAML_PROVIDER, type Json } from './trusts.fixture';

const GITHUB = 'token.actions.githubusercontent.com';
const provider = (issuer: string) => `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
const at = 'r: assumeRolePolicy.Statement';
const anySubject = `${at} lets in whomever the identity provider knows: it names no subject`;
const guests = `${at} lets guests of Cognito in, who have not signed in`;
const noAudience = `${at} lets tokens in that were made for something else: it names no audience`;
const noSamlAudience = `${at} lets assertions in that were made for something else: it does not compare SAML:aud`;

const token = (federated: string, condition: Json, more: Json = {}): Json =>
  allow({
    Principal: { Federated: federated },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
    ...more,
  });
const violationsOf = (statement: unknown, settings: Json = {}) =>
  judge(rule, [roleWith(statement)], settings).violations;

describe('a subject', () => {
  const aud = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' };
  const github = (keys: Json, operator = 'StringLike') =>
    token(provider(GITHUB), {
      StringEquals: aud,
      [`${operator}`]: { ...(operator === 'StringEquals' ? aud : {}), ...keys },
    });
  const sub = (pattern: unknown, operator?: string) => github({ [`${GITHUB}:sub`]: pattern }, operator);

  test.each<[string, Json]>([
    ['a branch', sub('repo:my-org/my-repo:ref:refs/heads/main', 'StringEquals')],
    ['a repository', sub('repo:my-org/my-repo:*')],
    ['an organization', sub('repo:my-org/*')],
    ['several', sub(['repo:my-org/*', 'repo:my-other-org/*'])],
    ['an owner in another claim', github({ [`${GITHUB}:repository_owner`]: 'my-org' }, 'StringEquals')],
    ['an owner by number', github({ [`${GITHUB}:repository_owner_id`]: '4711' }, 'StringEquals')],
    ['a repository by number', github({ [`${GITHUB}:repository_id`]: '4711' }, 'StringEquals')],
    ['a repository in another claim', github({ [`${GITHUB}:repository`]: 'my-org/*' })],
    ['a workflow', github({ [`${GITHUB}:job_workflow_ref`]: 'my-org/x/.github/workflows/deploy.yml@*' })],
    ['a key in another case', github({ 'TOKEN.actions.githubusercontent.com:SUB': 'repo:my-org/*' })],
    ['a name that only starts as a spelling', sub('team:*')],
  ])('that names a tenant: %s', (_case, statement) => {
    expect(violationsOf(statement)).toEqual([]);
  });

  test.each<[string, Json]>([
    ['none', token(provider(GITHUB), { StringEquals: aud })],
    ['any repository', sub('repo:*')],
    ['anything', sub('*')],
    ['one of them open', sub(['repo:my-org/*', 'repo:*'])],
    ['a part of the owner open', sub('repo:my-org*/my-repo:*')],
    ['one character of the owner open', sub('repo:my-or?/my-repo:*')],
    ['an owner without an end', sub('repo:my-org*')],
    ['a repository of any owner', sub('repo:*/infrastructure:ref:refs/heads/main')],
    ['any branch of that name', sub('*:ref:refs/heads/main')],
    ['whatever holds a name', sub('*my-org/my-repo*')],
    ['all but one', sub('repo:evil/*', 'StringNotLike')],
    ['another key', github({ [`${GITHUB}:subject`]: 'repo:my-org/*' })],
    ['a repository of any owner in another claim', github({ [`${GITHUB}:repository`]: '*/infrastructure' })],
    ['any workflow', github({ [`${GITHUB}:job_workflow_ref`]: '*' })],
    ['any owner', github({ [`${GITHUB}:repository_owner`]: '*' })],
    ['any id of an owner', github({ [`${GITHUB}:repository_owner_id`]: '*' })],
    ['any id', github({ [`${GITHUB}:repository_id`]: '*' })],
  ])('that leaves the tenant open: %s', (_case, statement) => {
    expect(violationsOf(statement)).toEqual([anySubject]);
  });

  test.each<[string, string, string, boolean]>([
    ['Kubernetes', 'oidc.eks.eu-west-1.amazonaws.com/id/1A', 'system:serviceaccount:ns:*', true],
    ['Kubernetes', 'oidc.eks.eu-west-1.amazonaws.com/id/1A', 'system:serviceaccount:*:name', false],
    ['Kubernetes', 'oidc.eks.eu-west-1.amazonaws.com/id/1A', 'system:serviceaccount:*', false],
    ['GitLab', 'gitlab.com', 'project_path:my-group/*', true],
    ['GitLab', 'gitlab.com', 'project_path:*:ref_type:branch:ref:main', false],
    ['GitLab', 'gitlab.com', 'project_path:my-gr*/x:*', false],
    ['CircleCI', 'oidc.circleci.com/org/1', 'org/1/project/*', true],
    ['CircleCI', 'oidc.circleci.com/org/1', 'org/*/project/*', false],
    ['CircleCI', 'oidc.circleci.com/org/1', 'org/1*/project/1', false],
    ['Terraform', 'app.terraform.io', 'organization:me:*', true],
    ['Terraform', 'app.terraform.io', 'organization:*:project:*', false],
    ['Terraform', 'app.terraform.io', 'organization:m*:project:x', false],
    ['Pulumi', 'api.pulumi.com/oidc', 'pulumi:deploy:org:me:*', true],
    ['Pulumi', 'api.pulumi.com/oidc', 'pulumi:deploy:org:*', false],
    ['Pulumi', 'api.pulumi.com/oidc', 'pulumi:deploy:org:m*:project:x', false],
  ])('of %s, %s: %s', (_case, issuer, pattern, kept) => {
    const statement = token(provider(issuer), {
      StringLike: { [`${issuer}:sub`]: pattern, [`${issuer}:aud`]: 'mine' },
    });
    expect(violationsOf(statement)).toEqual(kept ? [] : [anySubject]);
  });
});

describe('an audience', () => {
  const sub = { [`${GITHUB}:sub`]: 'repo:my-org/*' };
  test.each<[string, Json, string[]]>([
    ['none', token(provider(GITHUB), { StringLike: sub }), [noAudience]],
    ['any', token(provider(GITHUB), { StringLike: { ...sub, [`${GITHUB}:aud`]: '*' } }), [noAudience]],
    ['one', token(provider(GITHUB), { StringLike: { ...sub, [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }), []],
    [
      'one of all the values',
      token(provider(GITHUB), { StringLike: sub, 'ForAllValues:StringEquals': { [`${GITHUB}:aud`]: ['mine'] } }),
      [],
    ],
    [
      'of Google, who takes everybody',
      token('accounts.google.com', { StringEquals: { 'accounts.google.com:aud': 'x' } }),
      [],
    ],
    [
      'of Google, the original one',
      token('accounts.google.com', { StringEquals: { 'accounts.google.com:oaud': 'x' } }),
      [],
    ],
    ['of Google, none', token('accounts.google.com', {}), [noAudience]],
    ['of Amazon', token('www.amazon.com', { StringEquals: { 'www.amazon.com:app_id': 'x' } }), []],
    ['of Facebook', token('graph.facebook.com', { StringEquals: { 'graph.facebook.com:app_id': 'x' } }), []],
    ['neither', token(provider('example.com'), {}), [anySubject, noAudience]],
    ['of another action', token(provider('example.com'), {}, { Action: 'sts:TagSession' }), []],
    ['of every action', token(provider('example.com'), {}, { Action: 'sts:*' }), [anySubject, noAudience]],
    ['of a service', allow({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:*' }), []],
  ])('%s', (_case, statement, violations) => {
    expect(violationsOf(statement)).toEqual(violations);
  });
});

describe('Cognito', () => {
  const COGNITO = 'cognito-identity.amazonaws.com';
  const aud = { StringEquals: { [`${COGNITO}:aud`]: 'eu-west-1:1' } };
  test.each<[string, Json, string[]]>([
    ['those who signed in', { ...aud, 'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'authenticated' } }, []],
    ['guests', { ...aud, 'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'unauthenticated' } }, [guests]],
    ['anybody', aud, [guests]],
    ['of any pool', { 'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'authenticated' } }, [noAudience]],
  ])('%s', (_case, condition, violations) => {
    expect(violationsOf(token(COGNITO, condition))).toEqual(violations);
  });
});

describe('SAML', () => {
  const saml = (condition: Json) =>
    allow({ Principal: { Federated: SAML_PROVIDER }, Action: 'sts:AssumeRoleWithSAML', Condition: condition });
  const aud = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } };
  const mfa = { StringEquals: { 'aws:RequestTag/mfa': 'true' } };
  const noProof = `${at} lets people in without proof of MFA: it requires none of aws:requesttag/mfa, saml:mfa`;
  const settings = { samlMfaKeys: ['aws:RequestTag/mfa', 'SAML:mfa'] };

  test.each<[string, Json, Json, string[]]>([
    ['an audience', aud, {}, []],
    ['none', {}, {}, [noSamlAudience]],
    ['any', { StringLike: { 'SAML:aud': '*' } }, {}, [noSamlAudience]],
    ['an issuer instead', { StringEquals: { 'SAML:iss': 'https://example.com' } }, {}, [noSamlAudience]],
    ['no proof of MFA where it is asked for', aud, settings, [noProof]],
    ['proof of MFA', { StringEquals: { ...aud.StringEquals, ...mfa.StringEquals } }, settings, []],
    ['proof of MFA if there is any', { ...aud, StringEqualsIfExists: mfa.StringEquals }, settings, [noProof]],
    ['neither', {}, settings, [noSamlAudience, noProof]],
  ])('%s', (_case, condition, given, violations) => {
    expect(violationsOf(saml(condition), given)).toEqual(violations);
  });
});

test('each statement by itself', () => {
  const closed = token(provider('example.com'), { StringEquals: { 'example.com:sub': 'a', 'example.com:aud': 'b' } });
  const open = token(provider('example.com'), { StringEquals: { 'example.com:aud': 'b' } });
  expect(violationsOf([open, closed, open])).toEqual([0, 2].map((index) => anySubject.replace(at, `${at}[${index}]`)));
});

describe('what is unknown', () => {
  const native = (condition: Json) =>
    row('aws-native:iam:Role', 'r', {
      assumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: unknown },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: condition as never,
          },
        ],
      },
    });
  const inStatement = 'r: assumeRolePolicyDocument.Statement[0].Principal.Federated';

  test('a provider that the conditions do not suffice for', () => {
    expect(judge(rule, [native({})])).toEqual({ violations: [], undecided: [inStatement] });
  });

  test('a text', () => {
    const judged = judge(rule, [row('aws:iam/role:Role', 'r', { assumeRolePolicy: unknown })]);
    expect(judged).toEqual({ violations: [], undecided: ['r: assumeRolePolicy'] });
  });
});
