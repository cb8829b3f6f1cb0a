import { stackRule } from '../../rule';

const POLICY = 'aws:iam/accountPasswordPolicy:AccountPasswordPolicy';

export const accountHasPasswordPolicy = stackRule({
  id: 'account-has-password-policy',
  area: 'mfa',
  title: 'The baseline of an account has a password policy',
  severity: 'medium',
  reason: 'An account without a policy takes passwords of eight characters, and lets people use the last one again.',
  reads: [`${POLICY} minimumPasswordLength`],
  baseline: true,
  remediation: 'Add an `aws.iam.AccountPasswordPolicy` to the stack that is the account’s baseline.',
  controls: {
    'cis-aws-3.0': ['1.8', '1.9'],
    'cis-aws-5.0': ['1.7', '1.8'],
    'cis-aws-6.0': ['2.7', '2.8'],
    'cis-aws-7.0': ['2.8', '2.9'],
    fsbp: ['IAM.7'],
    'pci-dss-4.0.1': ['8.3.6', '8.3.7'],
    'iso-27001-2022': ['A.5.17'],
    'nist-800-53-r5': ['IA-5(1)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
  judge(stack, { isBaseline, violation }) {
    if (isBaseline && stack.ofType(POLICY).length === 0) {
      violation(undefined, 'The baseline of the account has no password policy');
    }
  },
});
