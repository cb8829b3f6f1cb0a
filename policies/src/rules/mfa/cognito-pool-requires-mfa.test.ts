import { judge, row, unknown } from '../../rule/judge.fixture';
import { cognitoPoolRequiresMfa as rule } from './cognito-pool-requires-mfa';

const on = (mfaConfiguration?: string) => row('aws:cognito/userPool:UserPool', 'pool', { mfaConfiguration });
const alone = 'pool: mfaConfiguration is not ON: a password alone signs in';
const neither = 'pool: mfaConfiguration is neither ON nor OPTIONAL';

test.each([
  ['on', on('ON'), {}, []],
  ['optional', on('OPTIONAL'), {}, [alone]],
  ['off', on('OFF'), {}, [alone]],
  ['not set, which is off', on(), {}, [alone]],
  ['on, where optional suffices', on('ON'), { atLeast: 'OPTIONAL' }, []],
  ['optional, where it suffices', on('OPTIONAL'), { atLeast: 'OPTIONAL' }, []],
  ['off, where optional suffices', on('OFF'), { atLeast: 'OPTIONAL' }, [neither]],
  ['not set, where optional suffices', on(), { atLeast: 'OPTIONAL' }, [neither]],
])('%s', (_case, pool, settings, violations) => {
  expect(judge(rule, [pool], settings)).toEqual({ violations, undecided: [] });
});

test('of aws-native too', () => {
  expect(judge(rule, [row('aws-native:cognito:UserPool', 'pool', {})]).violations).toEqual([alone]);
});

test('an unknown value is undecided', () => {
  const pool = row('aws:cognito/userPool:UserPool', 'pool', { mfaConfiguration: unknown });
  expect(judge(rule, [pool])).toEqual({ violations: [], undecided: ['pool: mfaConfiguration'] });
});
