import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { alarmNoticesSilence as rule } from './alarm-notices-silence';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const NATIVE = 'aws-native:cloudwatch:Alarm';
const SAYS = 'a: treatMissingData is not breaching: the alarm stays quiet when what it counts falls silent';
const FALLS = { comparisonOperator: 'LessThanThreshold', statistic: 'Sum' };
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:people';
const SCALE = 'arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:1:autoScalingGroupName/g:policyName/in';

test.each<[string, string, Row['props'], string[]]>([
  ['the default', ALARM, FALLS, [SAYS]],
  ['missing', ALARM, { ...FALLS, treatMissingData: 'missing' }, [SAYS]],
  ['not breaching', ALARM, { ...FALLS, treatMissingData: 'notBreaching' }, [SAYS]],
  ['breaching', ALARM, { ...FALLS, treatMissingData: 'breaching' }, []],
  ['or equal', ALARM, { ...FALLS, comparisonOperator: 'LessThanOrEqualToThreshold' }, [SAYS]],
  ['rising', ALARM, { ...FALLS, comparisonOperator: 'GreaterThanThreshold' }, []],
  ['no operator', ALARM, { statistic: 'Sum' }, []],
  ['number of samples', ALARM, { ...FALLS, statistic: 'SampleCount' }, [SAYS]],
  ['an average, as of free storage', ALARM, { ...FALLS, statistic: 'Average' }, []],
  ['no statistic', ALARM, { comparisonOperator: 'LessThanThreshold' }, []],
  ['native', NATIVE, FALLS, [SAYS]],
  ['an action for want of data', ALARM, { ...FALLS, insufficientDataActions: [TOPIC] }, []],
  [
    'an action for want of data that cannot be',
    ALARM,
    { ...FALLS, treatMissingData: 'ignore', insufficientDataActions: [TOPIC] },
    [SAYS],
  ],
  ['with a topic', ALARM, { ...FALLS, alarmActions: [TOPIC] }, [SAYS]],
  ['one that takes capacity away', ALARM, { ...FALLS, alarmActions: [SCALE] }, []],
  ['one that does and tells', ALARM, { ...FALLS, alarmActions: [SCALE, TOPIC] }, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'a', props)])).toEqual({ violations, undecided: [] });
});

test.each<[string, string, Row['props'], string[]]>([
  ['a sum', ALARM, { metricQueries: [{ metric: { stat: 'Sum' } }] }, [SAYS]],
  ['an average', ALARM, { metricQueries: [{ metric: { stat: 'Average' } }] }, []],
  ['a sum of aws-native', NATIVE, { metrics: [{ metricStat: { stat: 'Sum' } }] }, [SAYS]],
  ['an average of aws-native', NATIVE, { metrics: [{ metricStat: { stat: 'p90' } }] }, []],
  ['an expression only', ALARM, { metricQueries: [{ expression: 'm1 / 2' }] }, []],
  ['a sum that is filled', ALARM, { metricQueries: [{ metric: { stat: 'Sum' } }, { expression: 'FILL(m1, 0)' }] }, []],
  [
    'a sum that is filled, native',
    NATIVE,
    { metrics: [{ metricStat: { stat: 'Sum' } }, { expression: 'fill (m1,0)' }] },
    [],
  ],
  [
    'a sum that is called so',
    ALARM,
    { metricQueries: [{ metric: { stat: 'Sum' } }, { expression: 'REFILL(m1)' }] },
    [SAYS],
  ],
])('queries: %s', (_case, type, props, violations) => {
  const judged = judge(rule, [row(type, 'a', { comparisonOperator: 'LessThanThreshold', ...props })]);
  expect(judged).toEqual({ violations, undecided: [] });
});

test('unknown values are undecided, where they decide', () => {
  const undecided = (props: Row['props']) => judge(rule, [row(ALARM, 'a', { ...FALLS, ...props })]).undecided;
  expect(undecided({ treatMissingData: unknown })).toEqual(['a: treatMissingData']);
  expect(undecided({ alarmActions: [unknown] })).toEqual(['a: alarmActions[0]']);
  expect(undecided({ treatMissingData: 'breaching', alarmActions: [unknown] })).toEqual([]);
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ treatMissingData: 'breaching' });
});
