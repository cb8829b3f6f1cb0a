import { names, type Stack, type StackResource } from '../../model';

export const BUCKETS: readonly string[] = ['aws:s3/bucket:Bucket', 'aws-native:s3:Bucket'];

const LOGGING = 'aws:s3/bucketLogging:BucketLogging';
const BUCKET_IDS = ['bucket', 'bucketName', 'id'];

/** The block inside a bucket by provider and major: `loggings` is a list of one, aws-native's has a name of its own. */
const INLINE = ['logging', 'loggings', 'loggingConfiguration'] as const;

/** What writes evidence into a bucket, all of them by the same property. */
const WRITERS = [
  'aws:cloudtrail/trail:Trail',
  'aws:cfg/deliveryChannel:DeliveryChannel',
  'aws-native:cloudtrail:Trail',
  'aws-native:configuration:DeliveryChannel',
  'aws-native:config:DeliveryChannel',
];

export const writesAccessLogs = (stack: Stack, bucket: StackResource): boolean =>
  INLINE.some((block) => isWritten(bucket, block)) ||
  stack.ofType(LOGGING).some((logging) => names(logging, 'bucket', bucket, BUCKET_IDS));

/** A trail or AWS Config of this stack writes into the bucket. */
export const keepsEvidence = (stack: Stack, bucket: StackResource): boolean =>
  stack.ofType(...WRITERS).some((writer) => names(writer, 's3BucketName', bucket, BUCKET_IDS));

/** Access logs are written into the bucket, which would log its own logs for ever. */
export const receivesAccessLogs = (stack: Stack, bucket: StackResource): boolean =>
  stack.ofType(LOGGING).some((logging) => names(logging, 'targetBucket', bucket, BUCKET_IDS)) ||
  stack.ofType(...BUCKETS).some((other) => INLINE.some((block) => other.linkedBy(block).includes(bucket)));

/** The provider computes the block where the program leaves it out: in a preview it is then unknown, and made from nothing. */
function isWritten(bucket: StackResource, block: string): boolean {
  const written = bucket.props.at(block);
  return bucket.linkedBy(block).length > 0 || (!written.isUnknown && written.isSet());
}
