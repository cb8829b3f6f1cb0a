import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { evidenceIsProtectedByPulumi as rule } from './evidence-is-protected-by-pulumi';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const BUCKET = 'aws:s3/bucket:Bucket';
const EVIDENCE = { tags: { 'sallyport:evidence': 'true' } };
const PROTECTED = { protect: true };
const RECORD = 'x: the resource is not protected: a destroy ends the record';
const HOLDS = 'x: the bucket is not protected: a destroy takes the evidence in it';

test.each<[string, readonly Row[], string[]]>([
  ['a trail', [row(TRAIL, 'x', {})], [RECORD]],
  ['a protected trail', [row(TRAIL, 'x', {}, PROTECTED)], []],
  ['a trail of aws-native', [row('aws-native:cloudtrail:Trail', 'x', {})], [RECORD]],
  ['an event data store', [row('aws:cloudtrail/eventDataStore:EventDataStore', 'x', {})], [RECORD]],
  ['a protected store', [row('aws-native:cloudtrail:EventDataStore', 'x', {}, PROTECTED)], []],
  ['a bucket of evidence', [row(BUCKET, 'x', EVIDENCE)], [HOLDS]],
  ['a protected bucket', [row(BUCKET, 'x', EVIDENCE, PROTECTED)], []],
  ['a bucket of something else', [row(BUCKET, 'x', { tags: { team: 'web' } })], []],
  ['a bucket of V2', [row('aws:s3/bucketV2:BucketV2', 'x', EVIDENCE)], [HOLDS]],
  ['a bucket of aws-native', [row('aws-native:s3:Bucket', 'x', EVIDENCE)], [HOLDS]],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test.each<[string, Row['props'], Row['props'], string[] | undefined]>([
  ['a link', {}, { s3BucketName: unknown }, ['x']],
  ['its name', { bucket: 'logs' }, { s3BucketName: 'logs' }, undefined],
  ['the name of aws-native', { bucketName: 'logs' }, { s3BucketName: 'logs' }, undefined],
])('the bucket of a trail, by %s', (_case, bucket, trail, linked) => {
  const rows = [
    row(BUCKET, 'x', bucket),
    row(TRAIL, 't', trail, { protect: true, ...(linked && { links: { s3BucketName: linked } }) }),
  ];
  expect(judge(rule, rows).violations).toEqual([HOLDS]);
});

test('tags that are not known are refused, since they may say evidence', () => {
  expect(judge(rule, [row(BUCKET, 'x', { tags: unknown })]).violations).toEqual([
    'x: tags["sallyport:evidence"] is not known before the deployment, and judging it after would be too late',
  ]);
});
