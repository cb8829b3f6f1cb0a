import { names, type Property, type Stack, type StackResource } from '../../model';

const LOCKS = ['aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration'];
const VERSIONINGS = ['aws:s3/bucketVersioning:BucketVersioning'];
export const BUCKET_TYPES: readonly string[] = ['aws:s3/bucket:Bucket', 'aws-native:s3:Bucket'];
export const BUCKET_IDS = ['id', 'bucket', 'bucketName'];

/** A setting of a bucket, on the bucket itself or on a resource beside it. */
export interface BucketSetting {
  readonly holder: StackResource;
  readonly property: Property;
}

/** The default retention of a bucket's Object Lock, wherever the program writes it; none where objects are not locked. */
export function defaultRetentionOf(bucket: StackResource, stack: Stack): BucketSetting | undefined {
  const beside = of(bucket, stack, LOCKS).map((holder) => ({ holder, property: holder.props.at('rule') }));
  const inline = { holder: bucket, property: bucket.props.at('objectLockConfiguration').at('rule') };
  const found = [...beside, ...computed(inline)].find(({ property }) => property.isSet());
  return found && { holder: found.holder, property: found.property.at('defaultRetention') };
}

/** The settings of a bucket's versions, beside it and on it. */
export const versioningsOf = (bucket: StackResource, stack: Stack): readonly BucketSetting[] => [
  ...of(bucket, stack, VERSIONINGS).map((holder) => ({ holder, property: holder.props.at('versioningConfiguration') })),
  ...computed({ holder: bucket, property: bucket.props.either('versioningConfiguration', 'versioning') }),
];

/** What a program leaves out on the bucket the provider computes, so that before the deployment unknown means not said. */
const computed = (setting: BucketSetting): readonly BucketSetting[] => (setting.property.isUnknown ? [] : [setting]);

const of = (bucket: StackResource, stack: Stack, types: readonly string[]): readonly StackResource[] =>
  stack.ofType(...types).filter((each) => names(each, 'bucket', bucket, BUCKET_IDS));
