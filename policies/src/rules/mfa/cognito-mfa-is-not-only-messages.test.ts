import { judge, row, unknown } from '../../rule/judge.fixture';
import { cognitoMfaIsNotOnlyMessages as rule } from './cognito-mfa-is-not-only-messages';

const bridged = (props: Parameters<typeof row>[2]) => row('aws:cognito/userPool:UserPool', 'pool', props);
const native = (props: Parameters<typeof row>[2]) => row('aws-native:cognito:UserPool', 'pool', props);
const byMessage = 'does not offer an authenticator: every code goes by message';
const ofBridged = `pool: softwareTokenMfaConfiguration.enabled ${byMessage}`;
const ofNative = `pool: enabledMfas ${byMessage}`;

test.each([
  ['an authenticator', bridged({ mfaConfiguration: 'ON', softwareTokenMfaConfiguration: { enabled: true } }), []],
  [
    'an authenticator beside text messages',
    bridged({
      mfaConfiguration: 'OPTIONAL',
      softwareTokenMfaConfiguration: { enabled: 'true' },
      smsConfiguration: { externalId: 'x', snsCallerArn: 'y' },
    }),
    [],
  ],
  ['text messages', bridged({ mfaConfiguration: 'ON', smsConfiguration: { externalId: 'x' } }), [ofBridged]],
  ['optional text messages', bridged({ mfaConfiguration: 'OPTIONAL' }), [ofBridged]],
  [
    'an authenticator that is off',
    bridged({ mfaConfiguration: 'ON', softwareTokenMfaConfiguration: { enabled: false } }),
    [ofBridged],
  ],
  ['no MFA, which another rule judges', bridged({ mfaConfiguration: 'OFF' }), []],
  ['MFA not set', bridged({}), []],
  [
    'an authenticator of aws-native',
    native({ mfaConfiguration: 'ON', enabledMfas: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'] }),
    [],
  ],
  ['mail of aws-native', native({ mfaConfiguration: 'ON', enabledMfas: ['EMAIL_OTP'] }), [ofNative]],
  ['nothing of aws-native', native({ mfaConfiguration: 'ON' }), [ofNative]],
])('%s', (_case, pool, violations) => {
  expect(judge(rule, [pool])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  const pool = bridged({ mfaConfiguration: 'ON', softwareTokenMfaConfiguration: unknown });
  expect(judge(rule, [pool])).toEqual({
    violations: [],
    undecided: ['pool: softwareTokenMfaConfiguration.enabled'],
  });
});
