import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { logBucketPolicyRequiresTls as rule } from './log-bucket-policy-requires-tls';

const deliver = (service: Value): ValueMap => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::logs/*',
});
const deny = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: 'arn:aws:s3:::logs/*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:s3/bucketPolicy:BucketPolicy', 'p', { policy: { Statement: statements } })]);
const says = ['p: policy lets logs be delivered and does not refuse requests without TLS'];

test.each([
  'cloudtrail.amazonaws.com',
  'config.amazonaws.com',
  'delivery.logs.amazonaws.com',
  'logging.s3.amazonaws.com',
  'logdelivery.elasticloadbalancing.amazonaws.com',
  'firehose.amazonaws.com',
  'firehose.amazonaws.com.cn',
])('%s delivers logs', (service) => {
  expect(judged(deliver(service))).toEqual({ violations: says, undecided: [] });
  expect(judged(deliver(['ssm.amazonaws.com', service])).violations).toEqual(says);
  expect(judged(deliver(service), deny).violations).toEqual([]);
});

test.each<[string, Value]>([
  ['CloudFront, which reads', { ...deliver('cloudfront.amazonaws.com'), Action: 's3:GetObject' }],
  ['another service that writes', deliver('cloudtrail.amazonaws.com.example.com')],
  ['a service of that name elsewhere', deliver('x-cloudtrail.amazonaws.com')],
  ['an account of that name', { ...deliver(''), Principal: { AWS: 'cloudtrail.amazonaws.com' } }],
  ['a service that may only look', { ...deliver('cloudtrail.amazonaws.com'), Action: 's3:GetBucketAcl' }],
  ['a Deny', { ...deliver('cloudtrail.amazonaws.com'), Effect: 'Deny' }],
  ['nobody', { ...deliver(''), Principal: null }],
])('%s makes it no bucket of logs', (_case, statement) => {
  expect(judged(statement)).toEqual({ violations: [], undecided: [] });
});

test('other places of a policy', () => {
  const document = { Statement: deliver('cloudtrail.amazonaws.com') };
  const says = (property: string) => [`p: ${property} lets logs be delivered and does not refuse requests without TLS`];
  expect(judge(rule, [row('aws:s3/bucketV2:BucketV2', 'p', { policy: document })]).violations).toEqual(says('policy'));
  expect(judge(rule, [row('aws-native:s3:BucketPolicy', 'p', { policyDocument: document })]).violations).toEqual(
    says('policyDocument'),
  );
});

test('an unknown policy is undecided', () => {
  const rows = [row('aws:s3/bucketPolicy:BucketPolicy', 'p', { policy: unknown })];
  expect(judge(rule, rows)).toEqual({ violations: [], undecided: ['p: policy'] });
});
