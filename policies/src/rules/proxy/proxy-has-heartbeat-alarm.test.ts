import { task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyHasHeartbeatAlarm as rule } from './proxy-has-heartbeat-alarm';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const GOOD = {
  ...{ namespace: 'Sallyport/ssh-log', metricName: 'Heartbeats', name: 'silent' },
  ...{ treatMissingData: 'breaching', alarmActions: ['arn:aws:sns:eu-west-1:123456789012:x'] },
};
const alarm = (changed: object) => row(ALARM, 'alarm', { ...GOOD, ...changed });
const NONE = 'task: has no alarm on the metric Heartbeats: nobody is told when proxies fall silent';
const BLIND = 'alarm: treatMissingData is not breaching: proxies that send nothing raise no alarm';
const MUTE = 'alarm: alarmActions tells nobody, and nothing listens to the alarm';

test.each([
  ['as it should be', {}, []],
  ['by the plain namespace', { namespace: 'Sallyport' }, []],
  ['by a namespace that is not known yet', { namespace: unknown }, []],
  ['with an action that is not known yet', { alarmActions: unknown }, []],
  ['on another metric', { metricName: 'DeadLetters' }, [NONE]],
  ["in somebody else's namespace", { namespace: 'SallyportX/ssh' }, [NONE]],
  ['without a namespace', { namespace: undefined }, [NONE]],
  ['that takes missing data for good', { treatMissingData: 'notBreaching' }, [BLIND]],
  ['that takes missing data by default', { treatMissingData: undefined }, [BLIND]],
  ['without an action', { alarmActions: [] }, [MUTE]],
  ['whose actions are off', { actionsEnabled: false }, [MUTE]],
  ['whose actions are on', { actionsEnabled: true }, []],
])('an alarm %s', (_case, changed, violations) => {
  expect(judge(rule, [task({}), alarm(changed)])).toEqual({ violations, undecided: [] });
});

test('no alarm, where there are proxies', () => {
  expect(judge(rule, [task({})]).violations).toEqual([NONE]);
  expect(judge(rule, [row('aws:s3/bucket:Bucket', 'site', {})]).violations).toEqual([]);
});

test('another alarm beside a good one is no matter', () => {
  const other = row(ALARM, 'other', { ...GOOD, treatMissingData: 'notBreaching', alarmActions: [] });
  expect(judge(rule, [task({}), other, alarm({})]).violations).toEqual([]);
});

test('in a query, and through a composite alarm', () => {
  const query = row(ALARM, 'alarm', {
    treatMissingData: 'breaching',
    metricQueries: [{ id: 'm', metric: { metricName: 'Heartbeats', namespace: 'Sallyport', period: 60, stat: 'Sum' } }],
  });
  expect(judge(rule, [task({}), query]).violations).toEqual([MUTE]);
  const composite = row(
    'aws:cloudwatch/compositeAlarm:CompositeAlarm',
    'composite',
    { alarmRule: unknown },
    { links: { alarmRule: ['alarm'] } },
  );
  expect(judge(rule, [task({}), query, composite]).violations).toEqual([]);
});

test('a setting that is not known is refused, and the metric is an option', () => {
  expect(judge(rule, [task({}), alarm({ treatMissingData: unknown })]).violations).toEqual([
    'alarm: treatMissingData is not known before the deployment, and judging it after would be too late',
  ]);
  expect(judge(rule, [task({}), alarm({ metricName: 'Beats' })], { metric: 'Beats' }).violations).toEqual([]);
});
