import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { evidenceBucketWritesAccessLogs as rule } from './evidence-bucket-writes-access-logs';

const bucket = (props: Row['props'] = {}, type = 'aws:s3/bucket:Bucket') =>
  row(type, 'b', { bucket: 'evidence', ...props });
const trail = row('aws:cloudtrail/trail:Trail', 't', { s3BucketName: unknown }, { links: { s3BucketName: ['b'] } });
const logging = (props: Row['props'], type = 'aws:s3/bucketLogging:BucketLogging') => row(type, 'l', props);
const evidence = ['b: nothing in this stack records who reads the evidence in the bucket'];
const plain = (name: string) => [`${name}: nothing in this stack turns the access logs of the bucket on`];

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['a bucket of a trail', [bucket(), trail], evidence],
  ['with access logs', [bucket(), trail, logging({ bucket: 'evidence' })], []],
  [
    'with access logs by a link',
    [bucket(), trail, row('aws:s3/bucketLogging:BucketLogging', 'l', {}, { links: { bucket: ['b'] } })],
    [],
  ],
  [
    'with those of an older major',
    [
      bucket({}, 'aws:s3/bucketV2:BucketV2'),
      trail,
      logging({ bucket: 'evidence' }, 'aws:s3/bucketLoggingV2:BucketLoggingV2'),
    ],
    [],
  ],
  ['with access logs by its id', [bucket({ id: 'evidence-id' }), trail, logging({ bucket: 'evidence-id' })], []],
  ['with access logs of another', [bucket(), trail, logging({ bucket: 'other', targetBucket: 'evidence' })], evidence],
  ['with an inline block', [bucket({ logging: { targetBucket: 'logs' } }), trail], []],
  ['with an inline block that the provider computes', [bucket({ logging: unknown }), trail], evidence],
  [
    'with an inline block of another resource',
    [row('aws:s3/bucket:Bucket', 'b', { logging: unknown }, { links: { logging: ['x'] } }), row('x', 'x', {}), trail],
    [],
  ],
  ['with a list of blocks', [bucket({ loggings: [{ targetBucket: unknown }] }), trail], []],
  ['with an empty list of blocks', [bucket({ loggings: [] }), trail], evidence],
  [
    'a bucket of AWS Config',
    [bucket(), row('aws:cfg/deliveryChannel:DeliveryChannel', 'c', { s3BucketName: 'evidence' })],
    evidence,
  ],
  ['a trail of another bucket', [bucket(), row('aws:cloudtrail/trail:Trail', 't', { s3BucketName: 'other' })], []],
  ['a bucket of nobody', [bucket()], []],
  [
    'aws-native',
    [
      row('aws-native:s3:Bucket', 'b', { bucketName: 'evidence' }),
      row('aws-native:cloudtrail:Trail', 't', { s3BucketName: 'evidence' }),
    ],
    evidence,
  ],
  [
    'aws-native with access logs',
    [
      row('aws-native:s3:Bucket', 'b', { bucketName: 'evidence', loggingConfiguration: { logFilePrefix: 'x' } }),
      row('aws-native:cloudtrail:Trail', 't', { s3BucketName: 'evidence' }),
    ],
    [],
  ],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test.each(['aws-native:configuration:DeliveryChannel', 'aws-native:config:DeliveryChannel'])('%s', (type) => {
  expect(judge(rule, [bucket(), row(type, 'c', { s3BucketName: 'evidence' })]).violations).toEqual(evidence);
});

const target = row('aws:s3/bucket:Bucket', 'x', { bucket: 'logs' });
const everyBucket: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['a bucket of nobody', [bucket()], plain('b')],
  ['with access logs', [bucket(), target, logging({ bucket: 'evidence', targetBucket: 'logs' })], []],
  [
    'where access logs go by an inline block',
    [row('aws:s3/bucket:Bucket', 'b', { logging: { targetBucket: unknown } }, { links: { logging: ['x'] } }), target],
    [],
  ],
  ['where none go', [bucket({ logging: { targetBucket: 'elsewhere' } }), target], plain('x')],
  ['a bucket of a trail', [bucket(), trail, logging({ bucket: 'other', targetBucket: 'evidence' })], evidence],
];

test.each(everyBucket)('all buckets: %s', (_case, rows, violations) => {
  expect(judge(rule, rows, { allBuckets: true })).toEqual({ violations, undecided: [] });
});
