import type { Property } from '../../model';
import { resourceRule } from '../../rule';

export const cognitoMfaIsNotOnlyMessages = resourceRule({
  id: 'cognito-mfa-is-not-only-messages',
  area: 'mfa',
  title: 'A Cognito user pool with MFA offers more than codes by message',
  severity: 'medium',
  reason:
    'A code by text message or mail goes to whoever takes over the telephone number or the mailbox; an authenticator keeps its secret on the device.',
  types: ['aws:cognito/userPool:UserPool', 'aws-native:cognito:UserPool'],
  reads: [
    'aws:cognito/userPool:UserPool mfaConfiguration, softwareTokenMfaConfiguration.enabled',
    'aws-native:cognito:UserPool mfaConfiguration, enabledMfas',
  ],
  remediation: 'Set `softwareTokenMfaConfiguration: { enabled: true }` on the user pool.',
  controls: {
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.4.2'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2(6)'],
  },
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html',
  judge({ type, props }, { violation }) {
    const mfa = props.at('mfaConfiguration').text();
    if (mfa === undefined || mfa === 'OFF') return;
    const [at, offered] = type === 'aws-native:cognito:UserPool' ? ofNative(props) : ofBridged(props);
    if (!offered) violation(at, 'does not offer an authenticator: every code goes by message');
  },
});

function ofBridged(props: Property): readonly [Property, boolean] {
  const enabled = props.at('softwareTokenMfaConfiguration').at('enabled');
  return [enabled, enabled.flag() === true];
}

function ofNative(props: Property): readonly [Property, boolean] {
  const enabled = props.at('enabledMfas');
  return [enabled, enabled.texts().includes('SOFTWARE_TOKEN_MFA')];
}
