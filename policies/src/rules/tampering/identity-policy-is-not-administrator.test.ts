import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyIsNotAdministrator as rule } from './identity-policy-is-not-administrator';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/policy:Policy', 'p', { policy: { Statement: statements } })]);
const all = { Effect: 'Allow', Action: '*', Resource: '*' };
const everything = 'p: policy.Statement[0].Action allows every action, cloudtrail:StopLogging among them';
const butAFew = 'p: policy.Statement[0].NotAction allows every action but a few, cloudtrail:StopLogging among them';

test.each<[string, Value, readonly string[]]>([
  ['everything', all, [everything]],
  ['as a list', { ...all, Action: ['s3:Get*', '*'], Resource: ['*'] }, [everything]],
  ['with the service written', { ...all, Action: '*:*' }, [everything]],
  ['all but identities', { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }, [butAFew]],
  ['on an ARN that names no service', { ...all, Resource: 'arn:aws:*:*:*:*' }, [everything]],
  ['on all but one resource', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::mine' }, [everything]],
  ['on a condition', { ...all, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }, [everything]],
  ['everything with one bucket', { ...all, Resource: 'arn:aws:s3:::mine/*' }, []],
  ['one service', { ...all, Action: 'cloudtrail:*' }, []],
  ['a Deny', { ...all, Effect: 'Deny' }, []],
])('%s', (_case, statement, violations) => {
  expect(judged(statement)).toEqual({ violations, undecided: [] });
});

test('one finding for a statement, whatever it allows', () => {
  expect(judged(all, { ...all, Action: 'iam:*' }).violations).toEqual([everything]);
});

test('names what is left when something is taken back', () => {
  expect(judged(all, { Effect: 'Deny', Action: 'cloudtrail:*', Resource: '*' }).violations).toEqual([
    'p: policy.Statement[0].Action allows every action, logs:DeleteLogGroup among them',
  ]);
});

test('quiet when all of it is taken back', () => {
  const services = ['access-analyzer', 'cloudtrail', 'cloudwatch', 'config', 'guardduty', 'iam', 'kms', 'logs', 's3'];
  const deny = { Effect: 'Deny', Action: [...services, 'securityhub'].map((service) => `${service}:*`), Resource: '*' };
  expect(judged(all, deny)).toEqual({ violations: [], undecided: [] });
});

test.each<[string, string, Record<string, Value>, string]>([
  [
    'an attachment',
    'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
    { policyArn: arn('AdministratorAccess') },
    'policyArn',
  ],
  [
    'power users',
    'aws:iam/groupPolicyAttachment:GroupPolicyAttachment',
    { policyArn: arn('PowerUserAccess') },
    'policyArn',
  ],
  [
    'a list',
    'aws:iam/role:Role',
    { managedPolicyArns: [unknown, arn('job-function/SystemAdministrator')] },
    'managedPolicyArns[1]',
  ],
])('%s of a policy of AWS', (_case, type, props, path) => {
  expect(judge(rule, [row(type, 'a', props)])).toEqual({
    violations: [`a: ${path} is a policy of AWS that allows nearly every action, evidence included`],
    undecided: [],
  });
});

test.each(['arn:aws:iam::123456789012:policy/AdministratorAccess', arn('AdministratorAccessToNothing'), ''])(
  'not the policy %s',
  (policyArn) => {
    const rows = [row('aws:iam/policyAttachment:PolicyAttachment', 'a', { policyArn })];
    expect(judge(rule, rows)).toEqual({ violations: [], undecided: [] });
  },
);

test('an unknown policy is undecided, one that is attached and unknown is judged where it is made', () => {
  expect(judge(rule, [row('aws:iam/policy:Policy', 'p', { policy: unknown })]).undecided).toEqual(['p: policy']);
  const attached = row('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'a', { policyArn: unknown });
  expect(judge(rule, [attached])).toEqual({ violations: [], undecided: [] });
});

function arn(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}
