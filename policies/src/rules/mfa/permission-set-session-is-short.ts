import { secondsOf } from '../../readers/durations';
import { integerOption, resourceRule } from '../../rule';

/** What Identity Center takes where a permission set does not say. */
const DEFAULT_SECONDS = 3_600;

export const permissionSetSessionIsShort = resourceRule({
  id: 'permission-set-session-is-short',
  area: 'mfa',
  title: 'A session of a permission set ends within a working day',
  severity: 'medium',
  reason:
    'Identity Center asks for MFA when a person signs in, and never again: credentials of a session that are stolen work until it ends.',
  types: ['aws:ssoadmin/permissionSet:PermissionSet', 'aws-native:sso:PermissionSet'],
  reads: ['aws:ssoadmin/permissionSet:PermissionSet sessionDuration', 'aws-native:sso:PermissionSet sessionDuration'],
  options: {
    maxSeconds: integerOption(28_800, 'The longest session, in seconds.', { minimum: 3_600, maximum: 43_200 }),
  },
  remediation: 'Set `sessionDuration` of the permission set to what a task takes, `PT1H` where in doubt.',
  controls: {
    soc2: ['CC6.1', 'CC6.3'],
    'pci-dss-4.0.1': ['8.2.8'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(a)(2)(iii)'],
    'nist-800-53-r5': ['AC-12', 'IA-11'],
  },
  link: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html',
  judge({ props }, { settings, violation }) {
    const duration = props.at('sessionDuration');
    if ((secondsOf(duration) ?? DEFAULT_SECONDS) > settings.maxSeconds) {
      violation(duration, `is more than ${settings.maxSeconds} seconds`);
    }
  },
});
