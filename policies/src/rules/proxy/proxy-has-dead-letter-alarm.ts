import { METRIC_NAMES } from '@sallyport/contract';
import { alarmsOnFleetMetric, FLEET_OPTIONS, fleetsOf, tellsSomebody } from '../../readers/proxy-fleets';
import { stackRule, textOption } from '../../rule';

/** An event that a sink refuses for good waits on one disk until somebody comes for it. */
export const proxyHasDeadLetterAlarm = stackRule({
  id: 'proxy-has-dead-letter-alarm',
  area: 'proxy',
  title: 'Somebody is told of audit events that no sink takes',
  severity: 'high',
  reason: 'Events that a sink refuses lie on the disk of one proxy: unless somebody looks, they are gone when it is.',
  reads: ['metricName', 'alarmActions', 'actionsEnabled'].map(
    (property) => `aws:cloudwatch/metricAlarm:MetricAlarm ${property}`,
  ),
  options: {
    ...FLEET_OPTIONS,
    metric: textOption(METRIC_NAMES.deadLetters, 'Name of the metric that counts events which no sink takes.'),
  },
  remediation: 'Deploy `RunbookAlarms` beside the fleet; or alarm on the first dead letter, with an action.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.7.2', '10.7.3'],
    'iso-27001-2022': ['A.8.16'],
    'nist-800-53-r5': ['AU-5'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
  judge(stack, { settings, violationOf, each }) {
    each(fleetsOf(stack, settings), ({ subject }) => {
      const alarms = alarmsOnFleetMetric(settings.metric, stack);
      if (alarms.length === 0) {
        violationOf(
          subject,
          undefined,
          `has no alarm on the metric ${settings.metric}: nobody is told of lost audit events`,
        );
      } else if (!alarms.some((alarm) => tellsSomebody(alarm, stack))) {
        each(alarms, (alarm) => {
          violationOf(alarm, alarm.props.at('alarmActions'), 'tells nobody, and nothing listens to the alarm');
        });
      }
    });
  },
});
