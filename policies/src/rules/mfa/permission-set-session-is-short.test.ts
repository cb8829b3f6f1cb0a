import { judge, row, unknown } from '../../rule/judge.fixture';
import { permissionSetSessionIsShort as rule } from './permission-set-session-is-short';

const tooLong = (seconds: number) => `set: sessionDuration is more than ${seconds} seconds`;

describe.each(['aws:ssoadmin/permissionSet:PermissionSet', 'aws-native:sso:PermissionSet'])('%s', (type) => {
  test.each([
    ['a working day', 'PT8H', {}, []],
    ['a second more', 'PT8H1S', {}, [tooLong(28_800)]],
    ['a day', 'P1D', {}, [tooLong(28_800)]],
    ['the default, which is an hour', undefined, {}, []],
    ['no duration', '8 hours', {}, ['set: sessionDuration is no ISO 8601 duration']],
    ['a limit of its own', 'PT61M', { maxSeconds: 3_600 }, [tooLong(3_600)]],
    ['a limit of its own that the default keeps', undefined, { maxSeconds: 3_600 }, []],
  ])('%s', (_case, sessionDuration, settings, violations) => {
    expect(judge(rule, [row(type, 'set', { sessionDuration })], settings)).toEqual({ violations, undecided: [] });
  });

  test('an unknown value is undecided', () => {
    const judged = judge(rule, [row(type, 'set', { sessionDuration: unknown })]);
    expect(judged).toEqual({ violations: [], undecided: ['set: sessionDuration'] });
  });
});
