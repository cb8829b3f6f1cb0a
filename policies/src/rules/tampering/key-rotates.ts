import type { Property } from '../../model';
import { KEY_TYPES } from '../../readers/keys';
import { resourceRule } from '../../rule';

/** Rotation limits how much one leaked version of a key can decrypt. */
export const keyRotates = resourceRule({
  id: 'key-rotates',
  area: 'tampering',
  title: 'A symmetric key rotates every year',
  severity: 'medium',
  reason:
    'The longer one key material encrypts, the more is readable when it leaks; rotation costs nothing and breaks nothing.',
  types: KEY_TYPES.withMaterial,
  reads: [
    'aws:kms/key:Key enableKeyRotation',
    'aws:kms/key:Key customerMasterKeySpec',
    'aws:kms/key:Key customKeyStoreId',
    'aws-native:kms:Key enableKeyRotation',
    'aws-native:kms:Key keySpec',
    'aws-native:kms:Key origin',
  ],
  remediation: 'Set `enableKeyRotation: true` on the key.',
  controls: {
    'cis-aws-3.0': ['3.6'],
    'cis-aws-5.0': ['3.6'],
    'cis-aws-6.0': ['4.6'],
    'cis-aws-7.0': ['4.6'],
    soc2: ['CC6.1'],
    'iso-27001-2022': ['A.8.24'],
    'nist-800-53-r5': ['SC-12'],
  },
  link: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
  judge({ props }, { violation }) {
    const rotation = props.at('enableKeyRotation');
    if (rotation.flag() !== true && canRotate(props)) {
      violation(rotation, 'is not true: the key keeps its material for ever');
    }
  },
  remedy: () => ({ enableKeyRotation: true }),
});

/** KMS rotates only symmetric keys for encryption whose material it made itself. */
function canRotate(props: Property): boolean {
  const spec = props.either('customerMasterKeySpec', 'keySpec').text() ?? 'SYMMETRIC_DEFAULT';
  if (spec !== 'SYMMETRIC_DEFAULT' || props.at('customKeyStoreId').isSet()) return false;
  return (props.at('origin').text() ?? 'AWS_KMS') === 'AWS_KMS';
}
