import { judge, row, unknown } from '../../rule/judge.fixture';
import { trailValidatesLogFiles as rule } from './trail-validates-log-files';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const SAYS = 't: enableLogFileValidation is not true: a changed log file is not noticed';

test.each([
  ['on', TRAIL, { enableLogFileValidation: true }, []],
  ['off', TRAIL, { enableLogFileValidation: false }, [SAYS]],
  ['the default, which is off', TRAIL, {}, [SAYS]],
  ['native, on', 'aws-native:cloudtrail:Trail', { enableLogFileValidation: 'true' }, []],
  ['native, off', 'aws-native:cloudtrail:Trail', {}, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 't', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(TRAIL, 't', { enableLogFileValidation: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['t: enableLogFileValidation'] });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ enableLogFileValidation: true });
});
