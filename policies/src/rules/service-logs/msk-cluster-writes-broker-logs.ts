import { within } from '../../readers/service-logs/within';
import { resourceRule } from '../../rule';

const DESTINATIONS = ['cloudwatchLogs', 'cloudWatchLogs', 'firehose', 's3'] as const;

export const mskClusterWritesBrokerLogs = resourceRule({
  id: 'msk-cluster-writes-broker-logs',
  area: 'service-logs',
  title: 'An MSK cluster writes the logs of its brokers',
  severity: 'low',
  reason: 'Which client the brokers refused, and which they let in, is in their logs alone.',
  types: ['aws:msk/cluster:Cluster', 'aws-native:msk:Cluster'],
  reads: ['aws:msk/cluster:Cluster loggingInfo.brokerLogs', 'aws-native:msk:Cluster loggingInfo.brokerLogs'],
  remediation: 'Set `loggingInfo.brokerLogs` with a log group, a delivery stream or a bucket that is `enabled`.',
  controls: {
    soc2: ['CC7.2'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html',
  judge({ props }, { violation }) {
    const logs = within(props.at('loggingInfo'), 'brokerLogs');
    const switches = DESTINATIONS.map((destination) => within(within(logs, destination), 'enabled'));
    if (switches.some((enabled) => !enabled.isUnknown && enabled.flag() === true)) return;
    if (switches.every((enabled) => enabled.flag() !== true)) violation(logs, 'turns no destination on');
  },
});
