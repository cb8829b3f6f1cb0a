import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** MFA holds as long as nobody can rewrite where it is asked for. */
export const identityPolicyCannotWeakenMfa = resourceRule({
  id: 'identity-policy-cannot-weaken-mfa',
  area: 'tampering',
  title: "Identity policies do not let anybody take away another's MFA",
  severity: 'high',
  reason:
    'A role that requires MFA is worth as much as its trust policy: `UpdateAssumeRolePolicy` removes the condition, and `DeactivateMFADevice` the device of a user whose password is known.',
  ...IDENTITY_POLICIES,
  remediation:
    'Take `iam:UpdateAssumeRolePolicy`, `iam:DeactivateMFADevice` and `iam:DeleteVirtualMFADevice` out of the policy; let users manage their own device by `arn:aws:iam::*:mfa/${aws:username}` and `user/${aws:username}`.',
  controls: {
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.4.1', '8.5.1'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2(1)', 'AC-6(10)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html',
  judge(resource, report) {
    reportGrants(resource, report, TAMPERING.mfa, 'whoever has it comes in without MFA');
  },
});
