import { balancer, bucket, decided, filledIn, part, trail } from '../../readers/buckets/buckets.fixture';
import type { Value } from '../../model';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { logBucketRequiresTls as rule } from './log-bucket-requires-tls';

const none = ['logs: the bucket of logs has no policy that requires TLS'];
const open = ['part: policy does not refuse requests without TLS to the bucket of logs'];
const deny = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const policy = (...statements: readonly Value[]) => part('BucketPolicy', { policy: { Statement: statements } });

test.each<[string, readonly Row[], readonly string[]]>([
  ['no policy', [bucket()], none],
  ['a policy that requires it', [bucket(), policy(deny)], []],
  ['JSON text', [bucket(), part('BucketPolicy', { policy: JSON.stringify({ Statement: deny }) })], []],
  ['inside the bucket', [bucket({ policy: { Statement: deny } })], []],
  ['what AWS fills in', [filledIn], none],
  ['one inside the bucket that a first preview does not know', decided('policy'), []],
  ['an empty one inside the bucket', [bucket({ policy: '' })], none],
  ['a policy that a first preview does not know', [bucket(), part('BucketPolicy', { policy: unknown })], []],
  [
    'aws-native',
    [
      bucket(),
      row(
        'aws-native:s3:BucketPolicy',
        'part',
        { policyDocument: { Statement: deny } },
        { links: { bucket: ['logs'] } },
      ),
    ],
    [],
  ],
  [
    'everyone of AWS, and other spellings',
    [bucket(), policy({ ...deny, Principal: { AWS: ['*'] }, Condition: { bool: { 'AWS:securetransport': [false] } } })],
    [],
  ],
  ['among others', [bucket(), policy({ ...deny, Effect: 'Allow' }, deny)], []],
  ['nothing about it', [bucket(), policy({ ...deny, Condition: {} })], open],
  ['an Allow', [bucket(), policy({ ...deny, Effect: 'Allow' })], open],
  ['where it is true', [bucket(), policy({ ...deny, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })], open],
  ['another key', [bucket(), policy({ ...deny, Condition: { Bool: { 'aws:ViaAWSService': 'false' } } })], open],
  [
    'another operator',
    [bucket(), policy({ ...deny, Condition: { StringEquals: { 'aws:SecureTransport': 'false' } } })],
    open,
  ],
  [
    'only together with something else',
    [bucket(), policy({ ...deny, Condition: { ...deny.Condition, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    open,
  ],
  ['only somebody', [bucket(), policy({ ...deny, Principal: { AWS: '123456789012' } })], open],
  ['all but somebody', [bucket(), policy({ ...deny, Principal: null, NotPrincipal: { AWS: '*' } })], open],
  ['only the bucket, not its objects', [bucket(), policy({ ...deny, Resource: 'arn:aws:s3:::logs' })], open],
  ['all but its objects', [bucket(), policy({ ...deny, Resource: null, NotResource: 'arn:aws:s3:::logs/*' })], open],
  ['only reading', [bucket(), policy({ ...deny, Action: 's3:GetObject' })], open],
  ['only writing', [bucket(), policy({ ...deny, Action: 's3:PutObject' })], open],
])('%s', (_case, rows, violations) => {
  for (const writer of [trail(), balancer])
    expect(judge(rule, [...rows, writer])).toEqual({ violations, undecided: [] });
  expect(judge(rule, rows)).toEqual({ violations: [], undecided: [] });
});
