import { judge, row, unknown } from '../../rule/judge.fixture';
import { denyWithoutMfaCoversKeys as rule } from './deny-without-mfa-covers-keys';
import type { Json } from './trusts.fixture';

const said = (path: string) => `p: ${path} denies what is done without MFA, but not to access keys`;
const deny = (Condition: Json, more: Json = {}): Json => ({
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition,
  ...more,
});
const written = (statement: unknown) => JSON.stringify({ Version: '2012-10-17', Statement: statement });
const violationsOf = (statement: unknown) =>
  judge(rule, [row('aws:iam/groupPolicy:GroupPolicy', 'p', { policy: written(statement) })]).violations;

const spares = { Bool: { 'aws:MultiFactorAuthPresent': 'false' } };
const one = said('policy.Statement');

test.each<[string, Json, string[]]>([
  ['Bool', deny(spares), [one]],
  ['a boolean', deny({ Bool: { 'aws:MultiFactorAuthPresent': false } }), [one]],
  ['any case', deny({ bool: { 'AWS:multifactorauthpresent': 'FALSE' } }), [one]],
  ['a text', deny({ StringEquals: { 'aws:MultiFactorAuthPresent': 'false' } }), [one]],
  ['any of the values', deny({ 'ForAnyValue:Bool': { 'aws:MultiFactorAuthPresent': 'false' } }), [one]],
  ['a key that must be there', deny({ Null: { 'aws:MultiFactorAuthPresent': 'false' } }), [one]],
  ['beside another condition', deny({ ...spares, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), [one]],
  ['BoolIfExists', deny({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }), []],
  ['all of the values', deny({ 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'false' } }), []],
  ['a key that is not there', deny({ Null: { 'aws:MultiFactorAuthAge': 'true' } }), []],
  ['not true', deny({ StringNotEquals: { 'aws:MultiFactorAuthPresent': 'true' } }), []],
  ['those with MFA', deny({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }), []],
  ['another condition', deny({ Bool: { 'aws:SecureTransport': 'false' } }), []],
  ['no condition', { Effect: 'Deny', Action: '*', Resource: '*' }, []],
  ['an Allow', { Effect: 'Allow', Action: '*', Resource: '*', Condition: spares }, []],
])('%s', (_case, statement, violations) => {
  expect(violationsOf(statement)).toEqual(violations);
});

describe('keys that another statement denies', () => {
  const first = said('policy.Statement[0]');
  const noKeys = { Null: { 'aws:MultiFactorAuthPresent': 'true' } };
  const some = { Action: ['ec2:*', 's3:*'], Resource: 'arn:aws:s3:::a' };
  test.each<[string, Json[], string[]]>([
    ['the same', [deny(spares), deny(noKeys)], []],
    ['the same in another order', [deny(spares, some), deny(noKeys, { ...some, Action: ['s3:*', 'ec2:*'] })], []],
    ['everything', [deny(spares, some), deny(noKeys)], []],
    [
      'everything but the same',
      [
        deny(spares, { NotAction: 'iam:*', Action: undefined }),
        deny(noKeys, { NotAction: ['iam:*'], Action: undefined }),
      ],
      [],
    ],
    ['less', [deny(spares, some), deny(noKeys, { ...some, Action: 's3:*' })], [first]],
    ['more', [deny(spares, { ...some, Action: 's3:*' }), deny(noKeys, some)], [first]],
    [
      'something else',
      [deny(spares, { ...some, Action: 's3:*' }), deny(noKeys, { ...some, Action: 'ec2:*' })],
      [first],
    ],
    ['elsewhere', [deny(spares, some), deny(noKeys, { ...some, Resource: 'arn:aws:s3:::b' })], [first]],
    [
      'the opposite',
      [deny(spares, { Action: 'iam:*' }), deny(noKeys, { NotAction: 'iam:*', Action: undefined })],
      [first],
    ],
    ['by an Allow', [deny(spares), { ...deny(noKeys), Effect: 'Allow' }], [first]],
    ['nowhere in particular', [deny(spares, some), deny(noKeys, { ...some, Resource: undefined })], [first]],
    [
      'where neither names a resource',
      [deny(spares, { Resource: undefined }), deny(noKeys, { Resource: undefined })],
      [],
    ],
    ['sparing keys too', [deny(spares), deny(spares)], [first, said('policy.Statement[1]')]],
  ])('%s', (_case, statements, violations) => {
    expect(violationsOf(statements)).toEqual(violations);
  });
});

test.each([
  ['aws:iam/policy:Policy', 'policy'],
  ['aws:iam/userPolicy:UserPolicy', 'policy'],
  ['aws:s3/bucketPolicy:BucketPolicy', 'policy'],
  ['aws:organizations/policy:Policy', 'content'],
  ['aws-native:iam:ManagedPolicy', 'policyDocument'],
])('of %s', (type, property) => {
  const judged = (document: Parameters<typeof row>[2][string]) =>
    judge(rule, [row(type, 'p', { [property]: document })]);
  expect(judged(written([deny(spares)])).violations).toEqual([said(`${property}.Statement[0]`)]);
  expect(judged(unknown)).toEqual({ violations: [], undecided: [`p: ${property}`] });
});

test('one policy of a role does not hide the next', () => {
  const role = row('aws:iam/role:Role', 'p', {
    inlinePolicies: [{ policy: unknown }, { policy: 'no policy' }, { policy: written(deny(spares)) }],
  });
  const { violations, undecided } = judge(rule, [role]);
  expect(undecided).toEqual(['p: inlinePolicies[0].policy']);
  expect(violations).toContain(said('inlinePolicies[2].policy.Statement'));
  expect(violations).toHaveLength(2);
});

test.each([
  ['TAG_POLICY', 0],
  ['BACKUP_POLICY', 0],
  ['SERVICE_CONTROL_POLICY', 1],
  ['RESOURCE_CONTROL_POLICY', 1],
  [undefined, 1],
])('a policy of an organization of type %s has statements or not', (type, violations) => {
  const props = { content: '{"tags": {}}', ...(type === undefined ? {} : { type }) };
  const judged = judge(rule, [row('aws:organizations/policy:Policy', 'p', props)]);
  expect(judged.violations).toHaveLength(violations);
  expect(judged.undecided).toEqual([]);
});
