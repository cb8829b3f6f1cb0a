import { judge, row, unknown } from '../../rule/judge.fixture';
import { userPermissionsComeByGroup as rule } from './user-permissions-come-by-group';

type Props = Parameters<typeof row>[2];
const ARN = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const documentOf = (effect: string) =>
  JSON.stringify({
    Statement: [
      { Effect: 'Deny', Action: '*', Resource: '*' },
      { Effect: effect, Action: 's3:*', Resource: '*' },
    ],
  });
const judged = (type: string, props: Props, settings = {}) => judge(rule, [row(type, 'x', props)], settings);

test.each<[string, Props, string[]]>([
  ['aws:iam/userPolicyAttachment:UserPolicyAttachment', { user: 'alice', policyArn: ARN }, ['policyArn']],
  ['aws:iam/userPolicyAttachment:UserPolicyAttachment', { user: 'alice', policyArn: unknown }, ['policyArn']],
  ['aws:iam/policyAttachment:PolicyAttachment', { users: ['alice'], policyArn: ARN }, ['users']],
  ['aws:iam/policyAttachment:PolicyAttachment', { users: [], groups: ['ops'], policyArn: ARN }, []],
  ['aws:iam/policyAttachment:PolicyAttachment', { roles: ['ci'], policyArn: ARN }, []],
  [
    'aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive',
    { userName: 'alice', policyArns: [ARN] },
    ['policyArns'],
  ],
  ['aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive', { userName: 'alice', policyArns: [] }, []],
  ['aws-native:iam:Policy', { users: ['alice'] }, ['users']],
  ['aws-native:iam:Policy', { groups: ['ops'] }, []],
  ['aws-native:iam:ManagedPolicy', { users: ['alice'] }, ['users']],
  ['aws-native:iam:User', { managedPolicyArns: [ARN] }, ['managedPolicyArns']],
  ['aws-native:iam:User', { groups: ['ops'] }, []],
])('%s %j', (type, props, at) => {
  expect(judged(type, props)).toEqual({
    violations: at.map((property) => `x: ${property} gives rights to single users`),
    undecided: [],
  });
});

test.each<[string, (document: string) => Props, string]>([
  ['aws:iam/userPolicy:UserPolicy', (policy) => ({ user: 'alice', policy }), 'policy'],
  ['aws-native:iam:UserPolicy', (policyDocument) => ({ userName: 'alice', policyDocument }), 'policyDocument'],
  ['aws-native:iam:User', (policyDocument) => ({ policies: [{ policyDocument }] }), 'policies[0].policyDocument'],
])('a document of %s', (type, props, path) => {
  expect(judged(type, props(documentOf('Allow'))).violations).toEqual([`x: ${path} gives rights to a single user`]);
  expect(judged(type, props(documentOf('Deny'))).violations).toEqual([]);
});

test('a document that is not known is undecided', () => {
  expect(judged('aws:iam/userPolicy:UserPolicy', { user: 'alice', policy: unknown })).toEqual({
    violations: [],
    undecided: ['x: policy'],
  });
});

describe('machines', () => {
  const settings = { machineUsers: ['ses-*', 'backup'] };
  const [ATTACHMENT, SHARED] = [
    'aws:iam/userPolicyAttachment:UserPolicyAttachment',
    'aws:iam/policyAttachment:PolicyAttachment',
  ] as const;
  test.each<[string, string, Props, number]>([
    ['one', ATTACHMENT, { user: 'ses-mail', policyArn: ARN }, 0],
    ['a person', ATTACHMENT, { user: 'alice', policyArn: ARN }, 1],
    ['several', SHARED, { users: ['ses-mail', 'backup'], policyArn: ARN }, 0],
    ['a person among them', SHARED, { users: ['ses-mail', 'alice'], policyArn: ARN }, 1],
    ['by another property', 'aws-native:iam:User', { userName: 'backup', managedPolicyArns: [ARN] }, 0],
    ['without a name', 'aws-native:iam:User', { managedPolicyArns: [ARN] }, 1],
  ])('%s', (_case, type, props, violations) => {
    expect(judged(type, props, settings).violations).toHaveLength(violations);
  });
});
