import type { Stack, StackResource } from '../../model';
import { knownFirst, settingsOf, written, type Setting } from './bucket-parts';
import { hasObjectLock } from './object-lock';

/** What says whether versions are kept: none where nothing does. */
export const versioningOf = (stack: Stack, of: StackResource): readonly Setting[] =>
  settingsOf(stack, of, {
    type: 'aws:s3/bucketVersioning:BucketVersioning',
    inPart: (props) => props.at('versioningConfiguration').at('status'),
    inBucket: (bucket) => {
      const native = written(bucket, 'versioningConfiguration');
      return native.isAbsent() ? written(bucket, 'versioning', 'versionings').at('enabled') : native.at('status');
    },
  });

/** Object lock turns versions on, and keeps them on. */
export const isVersioned = (stack: Stack, bucket: StackResource): boolean =>
  knownFirst(versioningOf(stack, bucket)).some(({ at }) => /^(?:true|enabled)$/i.test(at.text() ?? '')) ||
  hasObjectLock(stack, bucket);
