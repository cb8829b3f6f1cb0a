import { flagOption, integerOption, resourceRule } from '../../rule';

/** What IAM takes where the policy does not say. */
const DEFAULT_LENGTH = 6;
const CHARACTERS = [
  'requireLowercaseCharacters',
  'requireUppercaseCharacters',
  'requireNumbers',
  'requireSymbols',
] as const;

export const passwordPolicyIsStrong = resourceRule({
  id: 'password-policy-is-strong',
  area: 'mfa',
  title: 'The password policy of the account is strong',
  severity: 'medium',
  reason:
    'A password is the first of two factors: a short one, or an old one that was leaked, leaves the second alone.',
  types: ['aws:iam/accountPasswordPolicy:AccountPasswordPolicy'],
  reads: ['minimumPasswordLength', 'passwordReusePrevention', 'maxPasswordAge', ...CHARACTERS].map(
    (property) => `aws:iam/accountPasswordPolicy:AccountPasswordPolicy ${property}`,
  ),
  options: {
    minimumLength: integerOption(14, 'The least length of a password.', { minimum: 6, maximum: 128 }),
    reusePrevention: integerOption(24, 'How many of the last passwords must not be used again; 0 asks for none.', {
      minimum: 0,
      maximum: 24,
    }),
    maxAgeDays: integerOption(
      0,
      'After how many days a password must be changed, at the latest; 0 does not ask for it, as NIST SP 800-63B advises.',
      { minimum: 0, maximum: 1_095 },
    ),
    everyKindOfCharacter: flagOption(
      true,
      'Whether a password must have a letter in each case, a digit and a symbol, as Security Hub asks.',
    ),
  },
  remediation:
    'Set `minimumPasswordLength: 14`, `passwordReusePrevention: 24` and the four `require…` properties of the password policy to true.',
  controls: {
    'cis-aws-3.0': ['1.8', '1.9'],
    'cis-aws-5.0': ['1.7', '1.8'],
    'cis-aws-6.0': ['2.7', '2.8'],
    'cis-aws-7.0': ['2.8', '2.9'],
    fsbp: ['IAM.7'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.3.6', '8.3.7', '8.3.9'],
    'iso-27001-2022': ['A.5.17'],
    hipaa: ['164.308(a)(5)(ii)(D)'],
    'nist-800-53-r5': ['IA-5(1)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
  judge({ props }, { settings, violation, each }) {
    const { minimumLength, reusePrevention, maxAgeDays, everyKindOfCharacter } = settings;
    each(['minimumPasswordLength'], (name) => {
      const length = props.at(name);
      if ((length.number() ?? DEFAULT_LENGTH) < minimumLength) violation(length, `is less than ${minimumLength}`);
    });
    each(['passwordReusePrevention'], (name) => {
      const reuse = props.at(name);
      if ((reuse.number() ?? 0) < reusePrevention) violation(reuse, `is less than ${reusePrevention}`);
    });
    each(maxAgeDays === 0 ? [] : ['maxPasswordAge'], (name) => {
      const age = props.at(name);
      const days = age.number() ?? 0;
      if (days === 0 || days > maxAgeDays) violation(age, `is not between 1 and ${maxAgeDays}`);
    });
    each(everyKindOfCharacter ? CHARACTERS : [], (name) => {
      if (props.at(name).flag() !== true) violation(props.at(name), 'is not true');
    });
  },
});
