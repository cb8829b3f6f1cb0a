import { row, stackOf, unknown, type Row } from '../../rule/judge.fixture';
import { balancer, bucket, nativeBucket, trail } from './buckets.fixture';
import { evidenceBucketsIn, logBucketsIn } from '.';

const found = (...rows: readonly Row[]) =>
  logBucketsIn(stackOf(rows)).map(({ bucket: { name }, purpose, writers }) => [
    name,
    purpose,
    ...writers.map((writer) => writer.name),
  ]);
const writer = (type: string, property: string, value: Row['props'][string] = unknown) =>
  row(type, 'writer', { [property]: value }, value === unknown ? { links: { [property]: ['logs'] } } : {});

test.each([
  ['aws:cloudtrail/trail:Trail', 's3BucketName', 'evidence'],
  ['aws:cfg/deliveryChannel:DeliveryChannel', 's3BucketName', 'evidence'],
  ['aws-native:cloudtrail:Trail', 's3BucketName', 'evidence'],
  ['aws-native:configuration:DeliveryChannel', 's3BucketName', 'evidence'],
  ['aws-native:config:DeliveryChannel', 's3BucketName', 'evidence'],
  ['aws:ec2/flowLog:FlowLog', 'logDestination', 'logs'],
  ['aws-native:ec2:FlowLog', 'logDestination', 'logs'],
  ['aws:alb/loadBalancer:LoadBalancer', 'accessLogs', 'logs'],
  ['aws:elb/loadBalancer:LoadBalancer', 'accessLogs', 'logs'],
  ['aws:lb/loadBalancer:LoadBalancer', 'connectionLogs', 'logs'],
  ['aws-native:elasticloadbalancingv2:LoadBalancer', 'loadBalancerAttributes', 'logs'],
  ['aws:cloudfront/distribution:Distribution', 'loggingConfig', 'logs'],
  ['aws:s3/bucketLogging:BucketLogging', 'targetBucket', 'logs'],
  ['aws:s3/bucketLoggingV2:BucketLoggingV2', 'targetBucket', 'logs'],
  ['aws:s3/bucket:Bucket', 'logging', 'logs'],
  ['aws:s3/bucketV2:BucketV2', 'loggings', 'logs'],
  ['aws-native:s3:Bucket', 'loggingConfiguration', 'logs'],
])('%s writes into what its %s links to: %s', (type, property, purpose) => {
  expect(found(bucket(), writer(type, property))).toEqual([['logs', purpose, 'writer']]);
});

test.each<[string, string, Row['props'][string]]>([
  ['aws:cloudtrail/trail:Trail', 's3BucketName', 'logs-of-example'],
  ['aws:ec2/flowLog:FlowLog', 'logDestination', 'arn:aws:s3:::logs-of-example/flow/'],
  ['aws:ec2/flowLog:FlowLog', 'logDestination', 'arn:aws-cn:s3:::logs-of-example'],
  ['aws:lb/loadBalancer:LoadBalancer', 'accessLogs', { bucket: 'logs-of-example', enabled: true }],
  ['aws:lb/loadBalancer:LoadBalancer', 'connectionLogs', { bucket: 'logs-of-example', enabled: true }],
  ['aws:elb/loadBalancer:LoadBalancer', 'accessLogs', { bucket: 'logs-of-example' }],
  ['aws:cloudfront/distribution:Distribution', 'loggingConfig', { bucket: 'logs-of-example.s3.amazonaws.com' }],
  [
    'aws:cloudfront/distribution:Distribution',
    'loggingConfig',
    { bucket: 'logs-of-example.s3-eu-west-1.amazonaws.com' },
  ],
  ['aws:s3/bucket:Bucket', 'logging', { targetBucket: 'logs-of-example' }],
  ['aws:s3/bucket:Bucket', 'loggings', [{ targetBucket: 'logs-of-example' }]],
  ['aws-native:s3:Bucket', 'loggingConfiguration', { destinationBucketName: 'logs-of-example' }],
])('%s names it by a known %s', (type, property, value) => {
  const by = writer(type, property, value);
  for (const key of ['bucket', 'bucketName', 'id']) {
    expect(found(bucket({ [key]: 'logs-of-example' }), by).map(([name]) => name)).toEqual(['logs']);
    expect(found(bucket({ [key]: 'logs-of-another' }), by)).toEqual([]);
  }
});

test('a bucket that logs into itself is no bucket of logs, nor one that nobody writes to', () => {
  expect(found(row('aws:s3/bucket:Bucket', 'logs', { logging: unknown }, { links: { logging: ['logs'] } }))).toEqual(
    [],
  );
  expect(found(bucket({ bucket: 'site' }))).toEqual([]);
  expect(found(bucket(), row('aws:lb/loadBalancer:LoadBalancer', 'web', {}))).toEqual([]);
});

test('evidence by its tag, which a preview may not know', () => {
  expect(found(bucket({ tags: { 'sallyport:evidence': 'true' } }))).toEqual([['logs', 'evidence']]);
  expect(found(nativeBucket({ tags: [{ key: 'sallyport:evidence', value: 'true' }] }))).toEqual([['logs', 'evidence']]);
  expect(found(bucket({ tags: { 'sallyport:evidence': 'false' } }))).toEqual([]);
  expect(found(bucket({ tags: unknown }))).toEqual([]);
  expect(found(bucket({ tags: { 'sallyport:evidence': unknown } }))).toEqual([]);
});

test('a trail among other writers makes it evidence', () => {
  expect(found(bucket(), balancer, trail())).toEqual([['logs', 'evidence', 'trail', 'web']]);
  expect(evidenceBucketsIn(stackOf([bucket(), balancer]))).toEqual([]);
  expect(evidenceBucketsIn(stackOf([bucket(), trail()]))).toHaveLength(1);
});
