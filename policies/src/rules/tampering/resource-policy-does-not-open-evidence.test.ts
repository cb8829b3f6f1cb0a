import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { resourcePolicyDoesNotOpenEvidence as rule } from './resource-policy-does-not-open-evidence';

const put = { Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' };
const judged = (statements: readonly Value[], settings = {}) =>
  judge(rule, [row('aws:s3/bucketPolicy:BucketPolicy', 'p', { policy: { Statement: statements } })], settings);
const everyone = (place: string, action: string) => `p: policy.Statement[0].${place}, who may then ${action}`;
const when = (operator: string, key: string, value: Value): ValueMap => ({
  ...put,
  Condition: { [operator]: { [key]: value } },
});

test.each<[string, Value, readonly string[]]>([
  ['everyone', put, [everyone('Principal is everyone', 's3:PutObject')]],
  ['everyone of AWS', { ...put, Principal: { AWS: ['*'] } }, [everyone('Principal is everyone', 's3:PutObject')]],
  ['a wildcard', { ...put, Action: 's3:Delete*' }, [everyone('Principal is everyone', 's3:DeleteObject')]],
  [
    'all but one',
    { ...put, Principal: null, NotPrincipal: { AWS: 'arn:aws:iam::123456789012:root' } },
    [everyone('NotPrincipal is everyone but a few', 's3:PutObject')],
  ],
  ['only reading', { ...put, Action: ['s3:GetObject', 's3:ListBucket'] }, []],
  ['a Deny', { ...put, Effect: 'Deny' }, []],
  ['a service', { ...put, Principal: { Service: 'cloudtrail.amazonaws.com' } }, []],
  ['an account', { ...put, Principal: { AWS: '123456789012' } }, []],
  [
    'a service and everyone',
    { ...put, Principal: { Service: 'x', AWS: '*' } },
    [everyone('Principal is everyone', 's3:PutObject')],
  ],
  ['no principal', { ...put, Principal: null }, []],
])('%s', (_case, statement, violations) => {
  expect(judged([statement])).toEqual({ violations, undecided: [] });
});

test.each<[string, Value, number]>([
  ['an account', when('StringEquals', 'aws:SourceAccount', '123456789012'), 0],
  ['an ARN', when('ArnLike', 'AWS:SourceArn', 'arn:aws:sns:*:123456789012:*'), 0],
  ['addresses', when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '192.0.2.0/24']), 0],
  ['an organization', when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/*'), 0],
  ['any organization', when('StringLike', 'aws:PrincipalOrgID', '*'), 1],
  ['any ARN', when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:*:*'), 1],
  ['any ARN at all', when('ArnLike', 'aws:SourceArn', 'arn:*'), 1],
  ['any address', when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '0.0.0.0/0']), 1],
  ['half of all addresses', when('IpAddress', 'aws:SourceIp', '0.0.0.0/1'), 1],
  ['not an account', when('StringNotEquals', 'aws:SourceAccount', '123456789012'), 1],
  ['an account where one is given', when('StringEqualsIfExists', 'aws:SourceAccount', '123456789012'), 1],
  ['all of none', when('ForAllValues:StringEquals', 'aws:SourceAccount', '123456789012'), 1],
  ['what a stranger can choose', when('StringEquals', 's3:x-amz-acl', 'bucket-owner-full-control'), 1],
  ['no condition', { ...put, Condition: {} }, 1],
])('on condition of %s', (_case, statement, violations) => {
  expect(judged([statement]).violations).toHaveLength(violations);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' };
  expect(judged([put, deny]).violations).toEqual([]);
});

test('of accounts only where the trusted ones are given', () => {
  const ids = ['111111111111', 'arn:aws:iam::222222222222:role/writer', 'arn:aws:sts::333333333333:assumed-role/a/b'];
  const statement = { ...put, Principal: { AWS: [...ids, 'AIDA2EXAMPLE'], Service: 'delivery.logs.amazonaws.com' } };
  expect(judged([statement])).toEqual({ violations: [], undecided: [] });
  const trustedAccountIds = ['111111111111', '333333333333'];
  expect(judged([statement], { trustedAccountIds })).toEqual({
    violations: ['p: policy.Statement[0].Principal.AWS[1] is of an account that is not trusted, and may s3:PutObject'],
    undecided: [],
  });
});

test('keys have rules of their own', () => {
  const policy = { Statement: [{ ...put, Action: '*' }] };
  expect(judge(rule, [row('aws:kms/key:Key', 'k', { policy })])).toEqual({ violations: [], undecided: [] });
});

test.each([
  ['aws:sns/topicPolicy:TopicPolicy', 'policy', 'sns:DeleteTopic'],
  ['aws:sqs/queue:Queue', 'policy', 'sqs:PurgeQueue'],
  ['aws:cloudwatch/logResourcePolicy:LogResourcePolicy', 'policyDocument', 'logs:PutLogEvents'],
  ['aws:kinesis/resourcePolicy:ResourcePolicy', 'policy', 'kinesis:PutRecord'],
  ['aws-native:cloudtrail:ResourcePolicy', 'resourcePolicy', 'cloudtrail-data:PutAuditEvents'],
  ['aws-native:s3:BucketPolicy', 'policyDocument', 's3:PutBucketPolicy'],
])('%s', (type, property, action) => {
  const document = JSON.stringify({ Statement: { ...put, Action: action, Resource: '*' } });
  expect(judge(rule, [row(type, 'p', { [property]: document })]).violations).toEqual([
    `p: ${property}.Statement.Principal is everyone, who may then ${action}`,
  ]);
});

test.each([
  's3:PutObject',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutBucketPolicy',
  's3:DeleteBucket',
  's3:PutLifecycleConfiguration',
  'logs:PutLogEvents',
  'logs:PutSubscriptionFilter',
  'sns:Publish',
  'sns:DeleteTopic',
  'sns:SetTopicAttributes',
  'sqs:SendMessage',
  'sqs:DeleteMessage',
  'sqs:PurgeQueue',
  'sqs:DeleteQueue',
  'kinesis:PutRecord',
  'kinesis:DeleteStream',
  'cloudtrail-data:PutAuditEvents',
  'cloudtrail:DeleteEventDataStore',
  'cloudtrail:UpdateEventDataStore',
])('%s changes evidence', (action) => {
  expect(judged([{ ...put, Action: action }]).violations).toEqual([everyone('Principal is everyone', action)]);
});

test('an unknown principal hides no known one', () => {
  expect(judged([{ ...put, Principal: { AWS: [unknown, '*'] } }]).violations).toHaveLength(1);
  expect(judged([{ ...put, Principal: { AWS: [unknown] } }]).undecided).toEqual([
    'p: policy.Statement[0].Principal.AWS[0]',
  ]);
  expect(judge(rule, [row('aws:s3/bucketPolicy:BucketPolicy', 'p', { policy: unknown })]).undecided).toEqual([
    'p: policy',
  ]);
});
