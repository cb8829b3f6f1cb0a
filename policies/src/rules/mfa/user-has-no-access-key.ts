import { wildcardMatches } from '../../readers/policy-documents';
import { resourceRule, textsOption } from '../../rule';

export const userHasNoAccessKey = resourceRule({
  id: 'user-has-no-access-key',
  area: 'mfa',
  title: 'An IAM user has no access key',
  severity: 'medium',
  reason:
    'A key works from anywhere, without MFA and until somebody deletes it; and a program that makes one keeps its secret in the state.',
  types: ['aws:iam/accessKey:AccessKey', 'aws-native:iam:AccessKey'],
  reads: ['aws:iam/accessKey:AccessKey status, user', 'aws-native:iam:AccessKey status, userName'],
  options: {
    machineUsers: textsOption(
      [],
      'Users that need a key, where nothing but a key will do: names with `*` and `?`, e.g. `ses-*` for mail by SMTP.',
    ),
  },
  remediation:
    'Let people come by Identity Center, and machines by a role: of the service, of an OIDC provider, or of IAM Roles Anywhere.',
  controls: {
    'cis-aws-3.0': ['1.11'],
    'cis-aws-5.0': ['1.10'],
    'cis-aws-6.0': ['2.10'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.6.2', '8.6.3'],
    'iso-27001-2022': ['A.5.17', 'A.8.5'],
    'nist-800-53-r5': ['IA-5', 'IA-5(7)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  judge({ props }, { settings, violation }) {
    const status = props.at('status');
    if (status.text() === 'Inactive') return;
    if (settings.machineUsers.length > 0) {
      const user = props.either('user', 'userName').text() ?? '';
      if (settings.machineUsers.some((pattern) => wildcardMatches(pattern, user))) return;
    }
    violation(undefined, 'The user gets a long-term access key, which works without MFA');
  },
});
