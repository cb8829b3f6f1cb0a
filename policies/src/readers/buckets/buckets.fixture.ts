import { row, unknown, type Row } from '../../rule/judge.fixture';

/** The bucket `logs`, as a preview sees it: without an id. */
export const bucket = (props: Row['props'] = {}): Row => row('aws:s3/bucket:Bucket', 'logs', props);
export const nativeBucket = (props: Row['props'] = {}): Row => row('aws-native:s3:Bucket', 'logs', props);

/** What a preview says of a bucket of `@pulumi/aws` that the program says nothing more about. */
export const filledIn: Row = bucket({
  acl: unknown,
  grants: unknown,
  lifecycleRules: unknown,
  logging: unknown,
  objectLockConfiguration: unknown,
  objectLockEnabled: unknown,
  policy: unknown,
  serverSideEncryptionConfiguration: unknown,
  versioning: unknown,
});

/** A bucket with one property that another resource decides. */
export const decided = (property: string): readonly Row[] => [
  row('aws:s3/bucket:Bucket', 'logs', { [property]: unknown }, { links: { [property]: ['setting'] } }),
  row('aws:ssm/parameter:Parameter', 'setting', {}),
];

/** A trail that writes into `logs`. */
export const trail = (props: Row['props'] = {}): Row =>
  row(
    'aws:cloudtrail/trail:Trail',
    'trail',
    { ...props, s3BucketName: unknown },
    { links: { s3BucketName: ['logs'] } },
  );

/** A load balancer that writes into `logs`. */
export const balancer = row(
  'aws:lb/loadBalancer:LoadBalancer',
  'web',
  { accessLogs: { enabled: true, bucket: unknown } },
  { links: { accessLogs: ['logs'] } },
);

/** A resource of its own that sets something of `logs`, e.g. `part('BucketVersioning', {…})`. */
export const part = (name: string, props: Row['props'], rowName = 'part'): Row =>
  row(
    `aws:s3/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`,
    rowName,
    { ...props, bucket: unknown },
    { links: { bucket: ['logs'] } },
  );
