import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../internal/foreseen-arn';
import { policyDocument, type Statement } from '../internal/policy-document';
import { protectionStatements } from './bucket-policy';
import { awsName, childName, evidence, evidenceTags, plainTags, type StoreContext } from './store-context';

/** In names: what a bucket holds. Results of queries can be made again; the others are evidence, and locked. */
export type BucketPart = 'events' | 'recordings' | 'results';

export interface StoreBucket {
  readonly part: BucketPart;
  readonly isEvidence: boolean;
  readonly bucket: aws.s3.Bucket;
}

/** The bare bucket: its ARN is needed by the policy of the key, and the key by {@link secureBucket}. */
export function createBucket(store: StoreContext, part: BucketPart): StoreBucket {
  const isEvidence = part !== 'results';
  const bucket = new aws.s3.Bucket(
    childName(store, part),
    {
      ...awsName(store, 'bucket', 'bucket', part),
      objectLockEnabled: isEvidence,
      forceDestroy: !store.protectEvidence || !isEvidence,
      tags: isEvidence ? evidenceTags(store) : plainTags(store),
    },
    bucketOptions(store, isEvidence),
  );
  return { part, isEvidence, bucket };
}

export interface BucketSecurity {
  readonly key: aws.kms.Key;
  /** Objects are deleted after so many days; evidence cannot be deleted earlier. */
  readonly retentionDays: pulumi.Output<number>;
  /** `GOVERNANCE` or `COMPLIANCE`, for evidence. */
  readonly objectLockMode: pulumi.Output<string>;
  /** What the bucket's policy gives, besides what it forbids. */
  readonly statements?: readonly Statement[];
}

/** Makes a bucket private, encrypted by the store's key, and what is evidence immutable for the time of retention. */
export function secureBucket(
  store: StoreContext,
  { part, isEvidence, bucket }: StoreBucket,
  security: BucketSecurity,
): void {
  const { key, retentionDays, objectLockMode, statements = [] } = security;
  const opts = bucketOptions(store, isEvidence);
  const name = childName(store, part);
  const of = { bucket: bucket.id };

  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    name,
    { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    opts,
  );
  new aws.s3.BucketOwnershipControls(name, { ...of, rule: { objectOwnership: 'BucketOwnerEnforced' } }, opts);
  const byDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn };
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { ...of, rules: [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true }] },
    opts,
  );
  const dependsOn: pulumi.Resource[] = [];
  if (isEvidence) {
    const versioning = { ...of, versioningConfiguration: { status: 'Enabled' } };
    dependsOn.push(new aws.s3.BucketVersioning(name, versioning, opts));
    const rule = { defaultRetention: { mode: objectLockMode, days: retentionDays } };
    new aws.s3.BucketObjectLockConfiguration(name, { ...of, rule }, { ...opts, dependsOn });
  }
  new aws.s3.BucketLifecycleConfiguration(
    name,
    { ...of, rules: lifecycleRules(retentionDays) },
    { ...opts, dependsOn },
  );
  const protection = protectionStatements(arnOf.bucket(store.aws, bucket), arnOf.key(store.aws, key));
  new aws.s3.BucketPolicy(
    name,
    { ...of, policy: policyDocument([...protection, ...statements]) },
    // S3 refuses to set the policy and the public access block of a bucket at the same moment.
    { ...opts, dependsOn: [publicAccessBlock] },
  );
}

const bucketOptions = (store: StoreContext, isEvidence: boolean): pulumi.CustomResourceOptions =>
  isEvidence ? evidence(store) : { parent: store.parent };

/**
 * An object that expires leaves a delete marker and an older version behind in a bucket with versions: those go a day later,
 * as soon as no lock holds them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
const lifecycleRules = (
  days: pulumi.Output<number>,
): pulumi.Input<aws.types.input.s3.BucketLifecycleConfigurationRule>[] => [
  {
    id: 'expire',
    status: 'Enabled',
    filter: {},
    expiration: { days },
    noncurrentVersionExpiration: { noncurrentDays: 1 },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  },
  { id: 'delete-markers', status: 'Enabled', filter: {}, expiration: { expiredObjectDeleteMarker: true } },
];
