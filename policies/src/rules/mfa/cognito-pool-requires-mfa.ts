import { choiceOption, resourceRule } from '../../rule';

/** Both providers spell it alike, and leave MFA off where it is not set. */
export const cognitoPoolRequiresMfa = resourceRule({
  id: 'cognito-pool-requires-mfa',
  area: 'mfa',
  title: 'A Cognito user pool requires MFA',
  severity: 'medium',
  reason:
    'Whoever learns or guesses a password signs in as its user; where MFA is optional, those whose passwords are weakest are the ones who leave it off.',
  types: ['aws:cognito/userPool:UserPool', 'aws-native:cognito:UserPool'],
  reads: ['aws:cognito/userPool:UserPool mfaConfiguration', 'aws-native:cognito:UserPool mfaConfiguration'],
  options: {
    atLeast: choiceOption(
      'ON',
      ['ON', 'OPTIONAL'],
      'What suffices: `ON` for every user, or `OPTIONAL` where each user may choose, as with risk-based MFA.',
    ),
  },
  remediation: 'Set `mfaConfiguration: "ON"` and `softwareTokenMfaConfiguration: { enabled: true }` on the user pool.',
  controls: {
    fsbp: ['Cognito.5'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.4.2'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2(1)', 'IA-2(2)'],
  },
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html',
  judge({ props }, { settings, violation }) {
    const mfa = props.at('mfaConfiguration');
    const chosen = mfa.text();
    if (chosen === 'ON' || (chosen === 'OPTIONAL' && settings.atLeast === 'OPTIONAL')) return;
    violation(mfa, settings.atLeast === 'ON' ? 'is not ON: a password alone signs in' : 'is neither ON nor OPTIONAL');
  },
});
