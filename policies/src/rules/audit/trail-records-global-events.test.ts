import { judge, row, unknown } from '../../rule/judge.fixture';
import { trailRecordsGlobalEvents as rule } from './trail-records-global-events';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const SAYS = 't: includeGlobalServiceEvents is false: what is done in IAM and STS is not recorded';

test.each([
  ['the default, which records them', TRAIL, {}, []],
  ['on', TRAIL, { includeGlobalServiceEvents: true }, []],
  ['off', TRAIL, { includeGlobalServiceEvents: false }, [SAYS]],
  ['native, off', 'aws-native:cloudtrail:Trail', { includeGlobalServiceEvents: 'false' }, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 't', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(TRAIL, 't', { includeGlobalServiceEvents: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['t: includeGlobalServiceEvents'] });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ includeGlobalServiceEvents: true });
});
