import { judge, resourceOf, row, unknown } from '../../rule/judge.fixture';
import { trailIsLogging as rule } from './trail-is-logging';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const NATIVE = 'aws-native:cloudtrail:Trail';

test.each([
  ['the default, which logs', TRAIL, {}, []],
  ['on', TRAIL, { enableLogging: true }, []],
  ['stopped', TRAIL, { enableLogging: false }, ['t: enableLogging is false: the trail records nothing']],
  ['stopped, as text', TRAIL, { enableLogging: 'False' }, ['t: enableLogging is false: the trail records nothing']],
  ['native, on', NATIVE, { isLogging: true }, []],
  ['native, stopped', NATIVE, { isLogging: false }, ['t: isLogging is false: the trail records nothing']],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 't', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  expect(judge(rule, [row(TRAIL, 't', { enableLogging: unknown })]).undecided).toEqual(['t: enableLogging']);
  expect(judge(rule, [row(NATIVE, 't', { isLogging: unknown })]).undecided).toEqual(['t: isLogging']);
});

test('its remedy turns on what is off', () => {
  const remedy = (type: string, props: object): unknown =>
    rule.kind === 'resource' && rule.remedy?.(resourceOf(row(type, 't', { ...props })));
  expect(remedy(TRAIL, { enableLogging: false })).toEqual({ enableLogging: true });
  expect(remedy(NATIVE, { isLogging: false })).toEqual({ isLogging: true });
});
