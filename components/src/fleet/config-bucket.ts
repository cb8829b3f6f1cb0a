import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../internal/foreseen-arn';
import { fitName } from '../internal/names';
import { policyDocument } from '../internal/policy-document';
import { tagsFor } from '../internal/tags';
import type { FleetScope } from './fleet-scope';

export interface ConfigBucket {
  readonly bucket: aws.s3.Bucket;
  /** What must be there before the first object. */
  readonly safeguards: readonly pulumi.Resource[];
}

/** The bucket that proxies fetch their config from. Versions tell an auditor what was in force when. */
export function createConfigBucket(scope: FleetScope, key: aws.kms.Key): ConfigBucket {
  const { name, settings, evidence, options, tags } = scope;
  const { accountId, region } = scope.aws;
  // All customers of AWS share the names of buckets, so a prefix alone is not enough.
  const named =
    settings.namePrefix === undefined
      ? {}
      : {
          bucket: pulumi
            .all([settings.namePrefix, accountId, region])
            .apply((words) => fitName('bucket', [words[0], name, 'config', words[1], words[2]].join('-'))),
        };
  const bucket = new aws.s3.Bucket(
    `${name}-config`,
    { ...named, forceDestroy: !settings.protectEvidence, tags: tags('evidence') },
    evidence,
  );
  const versioning = new aws.s3.BucketVersioning(
    `${name}-config-versions`,
    { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } },
    options,
  );
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-config-encryption`,
    {
      bucket: bucket.id,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    },
    options,
  );
  const publicAccess = new aws.s3.BucketPublicAccessBlock(
    `${name}-config-private`,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  const bucketArn = arnOf.bucket(scope.aws, bucket);
  const policy = new aws.s3.BucketPolicy(
    `${name}-config-policy`,
    {
      bucket: bucket.id,
      policy: policyDocument([
        {
          sid: 'OnlyByTls',
          effect: 'Deny',
          principals: '*',
          actions: ['s3:*'],
          resources: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    },
    { ...options, dependsOn: [publicAccess] },
  );
  return { bucket, safeguards: [versioning, encryption, publicAccess, policy] };
}

/** Writes the files of the bundle; returns the objects, which a proxy needs before it starts. */
export function writeConfigObjects(
  { name, options }: FleetScope,
  { bucket, safeguards }: ConfigBucket,
  files: readonly { readonly path: string; readonly content: pulumi.Input<string> }[],
): aws.s3.BucketObjectv2[] {
  return files.map(
    ({ path, content }) =>
      new aws.s3.BucketObjectv2(
        `${name}-config-${path.replaceAll('/', '-')}`,
        {
          bucket: bucket.id,
          key: path,
          content,
          contentType: path.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8',
          // An object bears ten tags at most: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
          tags: tagsFor('ProxyFleet', name, undefined),
        },
        { ...options, dependsOn: [...safeguards] },
      ),
  );
}
