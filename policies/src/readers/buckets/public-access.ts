import type { Property, Stack, StackResource } from '../../model';
import { partsOf, settingOf, settingsOf, written, type Setting } from './bucket-parts';

/** Each is off where a block leaves it out. */
const SWITCHES = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'] as const;

/**
 * The four switches of the public access blocks of the bucket. There is none where the program has no block: AWS then blocks
 * all, of buckets made since April 2023.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const publicAccessSwitchesOf = (stack: Stack, bucket: StackResource): readonly Setting[] =>
  settingsOf(stack, bucket, {
    type: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    inPart: (props) => props,
    inBucket: (of) => written(of, 'publicAccessBlockConfiguration'),
  }).flatMap(({ owner, at: block }) => SWITCHES.map((name) => settingOf(owner, block.at(name))));

/** Canned ACLs by which everyone reads; some providers write them in camel case. */
const PUBLIC_ACLS: ReadonlySet<string> = new Set(['publicread', 'publicreadwrite', 'authenticatedread']);

export const isPublicAcl = (acl: Property): boolean =>
  PUBLIC_ACLS.has((acl.text() ?? '').replaceAll('-', '').toLowerCase());

/** Groups of ACLs that hold everyone, with an account of AWS or without. */
export const isPublicGroup = (uri: Property): boolean => /\/(?:AllUsers|AuthenticatedUsers)$/.test(uri.text() ?? '');

const ACL = 'aws:s3/bucketAcl:BucketAcl';

/** The canned ACLs that are given to the bucket. */
export const cannedAclsOf = (stack: Stack, bucket: StackResource): readonly Setting[] => [
  settingOf(bucket, written(bucket, 'acl', 'accessControl')),
  ...partsOf(stack, bucket, ACL).map((owner) => settingOf(owner, written(owner, 'acl'))),
];

/** The groups that ACLs grant something to. */
export const granteesOf = (stack: Stack, bucket: StackResource): readonly Setting[] => [
  ...written(bucket, 'grants')
    .items()
    .map((grant) => settingOf(bucket, grant.at('uri'))),
  ...partsOf(stack, bucket, ACL).flatMap((owner) =>
    written(owner, 'accessControlPolicy')
      .at('grants')
      .items()
      .map((grant) => settingOf(owner, grant.at('grantee').at('uri'))),
  ),
];
