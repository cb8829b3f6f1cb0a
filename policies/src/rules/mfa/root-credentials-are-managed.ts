import { flagOption, resourceRule } from '../../rule';

export const rootCredentialsAreManaged = resourceRule({
  id: 'root-credentials-are-managed',
  area: 'mfa',
  title: 'Root credentials of member accounts are managed centrally',
  severity: 'high',
  reason:
    'Every member account has a root user that no policy of the account limits, and whose password anyone resets who reads its mail. Managed centrally, it has no credentials to steal.',
  types: ['aws:iam/organizationsFeatures:OrganizationsFeatures'],
  reads: ['aws:iam/organizationsFeatures:OrganizationsFeatures enabledFeatures'],
  options: {
    rootSessions: flagOption(
      false,
      'Whether `RootSessions` is wanted too: tasks of root by short sessions from the management account.',
    ),
  },
  remediation:
    'Add `RootCredentialsManagement` to `enabledFeatures`, then delete the root credentials of the member accounts.',
  controls: {
    'cis-aws-3.0': ['1.5'],
    'cis-aws-5.0': ['1.4'],
    'cis-aws-6.0': ['2.4'],
    'cis-aws-7.0': ['2.1.1'],
    fsbp: ['IAM.4'],
    soc2: ['CC6.1', 'CC6.3'],
    'pci-dss-4.0.1': ['8.2.2'],
    'iso-27001-2022': ['A.8.2'],
    'nist-800-53-r5': ['AC-6', 'IA-2(1)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html',
  judge({ props }, { settings, violation }) {
    const features = props.at('enabledFeatures');
    const enabled = features.texts();
    const wanted = ['RootCredentialsManagement', ...(settings.rootSessions ? ['RootSessions'] : [])];
    for (const each of wanted) {
      if (!enabled.includes(each)) violation(features, `lacks ${each}`);
    }
  },
});
