import { judge, row, unknown } from '../../rule/judge.fixture';
import { trailDetectsAnomalies as rule } from './trail-detects-anomalies';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const CALLS = { insightType: 'ApiCallRateInsight' };
const ERRORS = { insightType: 'ApiErrorRateInsight' };

test.each([
  ['both', TRAIL, { insightSelectors: [CALLS, ERRORS] }, []],
  ['calls only', TRAIL, { insightSelectors: [CALLS] }, ['t: insightSelectors has no ApiErrorRateInsight']],
  ['errors only', TRAIL, { insightSelectors: ERRORS }, ['t: insightSelectors has no ApiCallRateInsight']],
  ['none', TRAIL, {}, ['t: insightSelectors has no ApiCallRateInsight and no ApiErrorRateInsight']],
  ['native, both', 'aws-native:cloudtrail:Trail', { insightSelectors: [CALLS, ERRORS] }, []],
  [
    'native, none',
    'aws-native:cloudtrail:Trail',
    { insightSelectors: [] },
    ['t: insightSelectors has no ApiCallRateInsight and no ApiErrorRateInsight'],
  ],
  ['a trail of data events, which can have none', TRAIL, { eventSelectors: [{ includeManagementEvents: false }] }, []],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 't', props)])).toEqual({ violations, undecided: [] });
});

test('of the kinds that a user wants', () => {
  expect(judge(rule, [row(TRAIL, 't', { insightSelectors: [CALLS] })], { insights: ['ApiCallRateInsight'] })).toEqual({
    violations: [],
    undecided: [],
  });
});

test('an unknown value is undecided', () => {
  expect(judge(rule, [row(TRAIL, 't', { insightSelectors: [{ insightType: unknown }] })])).toEqual({
    violations: [],
    undecided: ['t: insightSelectors[0].insightType'],
  });
});
