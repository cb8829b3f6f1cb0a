import type { Property, Stack, StackResource } from '../../model';
import { settingsOf, written, type Setting } from './bucket-parts';

/** The algorithm by which objects are encrypted that do not say so themselves. */
export const encryptionOf = (stack: Stack, of: StackResource): readonly Setting[] =>
  settingsOf(stack, of, {
    type: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    inPart: (props) => algorithmIn(props.at('rules')),
    inBucket: (bucket) => {
      const native = written(bucket, 'bucketEncryption');
      return native.isAbsent()
        ? algorithmIn(
            written(bucket, 'serverSideEncryptionConfiguration', 'serverSideEncryptionConfigurations').either(
              'rule',
              'rules',
            ),
          )
        : algorithmIn(native.at('serverSideEncryptionConfiguration'));
    },
  });

/** AWS takes one rule only. */
const algorithmIn = (rule: Property): Property =>
  rule
    .either(
      'applyServerSideEncryptionByDefault',
      'applyServerSideEncryptionByDefaults',
      'serverSideEncryptionByDefault',
    )
    .at('sseAlgorithm');
