import { KEY_TYPES } from '../../readers/keys';
import { integerOption, resourceRule } from '../../rule';

/** The wait is the time that people have to notice that a key is being deleted. */
export const keyDeletionWaits = resourceRule({
  id: 'key-deletion-waits',
  area: 'tampering',
  title: 'A key waits long enough before it is deleted',
  severity: 'low',
  reason:
    'A deleted key takes along all that it encrypts. The wait is the only time in which a deletion by mistake or by an attacker can be noticed and cancelled.',
  types: KEY_TYPES.all,
  reads: ['aws:kms/key:Key deletionWindowInDays', 'aws-native:kms:Key pendingWindowInDays'],
  options: {
    minimumDays: integerOption(14, 'Days that a deletion has to wait at least; KMS takes 7 to 30.', {
      minimum: 7,
      maximum: 30,
    }),
  },
  remediation: 'Leave the window out, which is 30 days, or set it to at least the days that are asked for.',
  controls: {
    fsbp: ['KMS.3'],
    soc2: ['CC7.5'],
    'iso-27001-2022': ['A.8.24'],
    'nist-800-53-r5': ['SC-12'],
  },
  link: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html#deleting-keys-how-it-works',
  judge({ props }, { settings, violation }) {
    const days = props.either('deletionWindowInDays', 'pendingWindowInDays');
    if ((days.number() ?? 30) < settings.minimumDays) violation(days, `is less than ${settings.minimumDays} days`);
  },
});
