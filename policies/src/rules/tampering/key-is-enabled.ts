import { KEY_TYPES } from '../../readers/keys';
import { resourceRule } from '../../rule';

/** Disabling is the quick way to the same end as deletion. */
export const keyIsEnabled = resourceRule({
  id: 'key-is-enabled',
  area: 'tampering',
  title: 'A key is enabled',
  severity: 'medium',
  reason:
    'What writes with a disabled key fails: a trail, a log group or a channel goes silent, and what is stored cannot be read while it lasts.',
  types: KEY_TYPES.all,
  reads: ['aws:kms/key:Key isEnabled', 'aws:kms/replicaKey:ReplicaKey enabled', 'aws-native:kms:Key enabled'],
  remediation: 'Remove the property that disables the key; a key that is no longer needed is deleted with its program.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.7.2'],
    'iso-27001-2022': ['A.8.24'],
    'nist-800-53-r5': ['SC-12', 'AU-5'],
  },
  link: 'https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html',
  judge({ props }, { violation }) {
    const enabled = props.either('isEnabled', 'enabled');
    if (enabled.flag() === false) violation(enabled, 'is false: what writes with the key fails');
  },
});
