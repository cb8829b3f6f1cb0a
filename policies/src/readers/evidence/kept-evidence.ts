import { names, type Stack, type StackResource } from '../../model';
import { STORE_TYPES } from '../event-data-stores';
import { TRAIL_TYPES } from '../trails';
import { isTaggedEvidence } from './tags';

const BUCKET_TYPES = ['aws:s3/bucket:Bucket', 'aws-native:s3:Bucket'];

/** What would take evidence with it: trails, event data stores, and the buckets in which evidence lies. */
export interface Evidence {
  readonly recorders: readonly StackResource[];
  readonly buckets: readonly StackResource[];
  /** Throws where a tag decides that is not known. */
  readonly isEvidenceBucket: (bucket: StackResource) => boolean;
}

export function evidenceIn(stack: Stack): Evidence {
  const trails = stack.ofType(...TRAIL_TYPES);
  return {
    recorders: [...trails, ...stack.ofType(...STORE_TYPES)],
    buckets: stack.ofType(...BUCKET_TYPES),
    isEvidenceBucket: (bucket) =>
      trails.some((trail) => names(trail, 's3BucketName', bucket, ['id', 'bucket', 'bucketName'])) ||
      isTaggedEvidence(bucket.props),
  };
}
