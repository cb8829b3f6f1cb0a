import type { Stack, StackResource } from '../../model';
import { partsOf } from './bucket-parts';

/** A bucket whose objects the program itself writes holds configuration: its versions are evidence, and the program changes it. */
export const holdsConfiguration = (stack: Stack, bucket: StackResource): boolean =>
  partsOf(stack, bucket, 'aws:s3/bucketObjectv2:BucketObjectv2', 'aws:s3/bucketObject:BucketObject').length > 0;
