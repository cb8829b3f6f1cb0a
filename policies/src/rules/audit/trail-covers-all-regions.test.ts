import { judge, row, unknown } from '../../rule/judge.fixture';
import { trailCoversAllRegions as rule } from './trail-covers-all-regions';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const says = (name: string) => `${name}: isMultiRegionTrail is not true: the trail records one region only`;

test.each([
  ['every region', { isMultiRegionTrail: true }, []],
  ['the text true', { isMultiRegionTrail: 'true' }, []],
  ['one region', { isMultiRegionTrail: false }, [says('t')]],
  ['the default, which is one region', {}, [says('t')]],
  ['no boolean', { isMultiRegionTrail: 'perhaps' }, ['t: isMultiRegionTrail is neither true nor false']],
])('%s', (_case, props, violations) => {
  expect(judge(rule, [row(TRAIL, 't', props)])).toEqual({ violations, undecided: [] });
});

test('of aws-native too', () => {
  expect(judge(rule, [row('aws-native:cloudtrail:Trail', 't', { isMultiRegionTrail: false })]).violations).toEqual([
    says('t'),
  ]);
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(TRAIL, 't', { isMultiRegionTrail: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['t: isMultiRegionTrail'] });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ isMultiRegionTrail: true });
});
