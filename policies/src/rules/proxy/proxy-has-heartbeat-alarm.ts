import { METRIC_NAMES } from '@sallyport/contract';
import { alarmsOnFleetMetric, FLEET_OPTIONS, fleetsOf, tellsSomebody } from '../../readers/proxy-fleets';
import { stackRule, textOption } from '../../rule';

/** Silence looks like peace: a fleet that is cut off from its trail sends nothing, and so must be missed. */
export const proxyHasHeartbeatAlarm = stackRule({
  id: 'proxy-has-heartbeat-alarm',
  area: 'proxy',
  title: 'Somebody is told when proxies fall silent',
  severity: 'high',
  reason:
    'A proxy that is stopped, or whose log is cut off, reports nothing. Without this alarm that looks like a quiet day.',
  reads: ['metricName', 'treatMissingData', 'alarmActions', 'actionsEnabled'].map(
    (property) => `aws:cloudwatch/metricAlarm:MetricAlarm ${property}`,
  ),
  options: {
    ...FLEET_OPTIONS,
    metric: textOption(METRIC_NAMES.heartbeats, 'Name of the metric that counts the heartbeats of proxies.'),
  },
  remediation:
    'Deploy `RunbookAlarms` beside the fleet; or alarm on fewer than one heartbeat in some minutes, with `treatMissingData: breaching` and an action.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.7.2'],
    'iso-27001-2022': ['A.8.16'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-5', 'SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html',
  judge(stack, { settings, violationOf, each }) {
    each(fleetsOf(stack, settings), ({ subject }) => {
      const alarms = alarmsOnFleetMetric(settings.metric, stack);
      const breaching = alarms.filter(({ props }) => props.at('treatMissingData').text() === 'breaching');
      if (alarms.length === 0) {
        violationOf(
          subject,
          undefined,
          `has no alarm on the metric ${settings.metric}: nobody is told when proxies fall silent`,
        );
      } else if (breaching.length === 0) {
        each(alarms, (alarm) => {
          violationOf(
            alarm,
            alarm.props.at('treatMissingData'),
            'is not breaching: proxies that send nothing raise no alarm',
          );
        });
      } else if (!breaching.some((alarm) => tellsSomebody(alarm, stack))) {
        each(breaching, (alarm) => {
          violationOf(alarm, alarm.props.at('alarmActions'), 'tells nobody, and nothing listens to the alarm');
        });
      }
    });
  },
});
