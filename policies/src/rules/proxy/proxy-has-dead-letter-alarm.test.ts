import { task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyHasDeadLetterAlarm as rule } from './proxy-has-dead-letter-alarm';

const GOOD = { namespace: 'Sallyport/ssh-log', metricName: 'DeadLetters', alarmActions: ['arn:aws:sns:x'] };
const alarm = (changed: object) => row('aws:cloudwatch/metricAlarm:MetricAlarm', 'alarm', { ...GOOD, ...changed });
const NONE = 'task: has no alarm on the metric DeadLetters: nobody is told of lost audit events';
const MUTE = 'alarm: alarmActions tells nobody, and nothing listens to the alarm';

test.each([
  ['as it should be', {}, []],
  ['on another metric', { metricName: 'Heartbeats' }, [NONE]],
  ['without an action', { alarmActions: undefined }, [MUTE]],
  ['whose actions are off', { actionsEnabled: 'false' }, [MUTE]],
])('an alarm %s', (_case, changed, violations) => {
  expect(judge(rule, [task({}), alarm(changed)])).toEqual({ violations, undecided: [] });
});

test('no alarm, where there are proxies', () => {
  expect(judge(rule, [task({})]).violations).toEqual([NONE]);
  expect(judge(rule, [alarm({ alarmActions: [] })]).violations).toEqual([]);
});

test('a setting that is not known is refused, and the metric is an option', () => {
  expect(judge(rule, [task({}), alarm({ actionsEnabled: unknown })]).violations).toEqual([
    'alarm: actionsEnabled is not known before the deployment, and judging it after would be too late',
  ]);
  expect(judge(rule, [task({}), alarm({ metricName: 'Dead' })], { metric: 'Dead' }).violations).toEqual([]);
});
