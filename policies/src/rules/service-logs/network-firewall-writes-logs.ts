import { names } from '../../model';
import { stackRule } from '../../rule';

const LOGGING = [
  'aws:networkfirewall/loggingConfiguration:LoggingConfiguration',
  'aws-native:networkfirewall:LoggingConfiguration',
];

export const networkFirewallWritesLogs = stackRule({
  id: 'network-firewall-writes-logs',
  area: 'service-logs',
  title: 'A network firewall writes its alerts',
  severity: 'high',
  reason: 'A firewall that drops and matches without a log of alerts stops an intruder at most, and tells nobody.',
  reads: [
    'aws:networkfirewall/loggingConfiguration:LoggingConfiguration firewallArn',
    'aws:networkfirewall/loggingConfiguration:LoggingConfiguration loggingConfiguration.logDestinationConfigs',
    'aws-native:networkfirewall:LoggingConfiguration firewallArn',
    'aws-native:networkfirewall:LoggingConfiguration loggingConfiguration.logDestinationConfigs',
  ],
  remediation:
    'Add an `aws.networkfirewall.LoggingConfiguration` for the firewall with a destination of type `ALERT`, and one of type `FLOW`.',
  controls: {
    fsbp: ['NetworkFirewall.2'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15', 'A.8.16'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html',
  judge(stack, { each, violationOf }) {
    const firewalls = stack.ofType('aws:networkfirewall/firewall:Firewall', 'aws-native:networkfirewall:Firewall');
    each(firewalls, (firewall) => {
      const configurations = stack
        .ofType(...LOGGING)
        .filter((each) => names(each, 'firewallArn', firewall, ['arn', 'firewallArn']));
      const destinations = configurations.flatMap(({ props }) =>
        props.at('loggingConfiguration').at('logDestinationConfigs').items(),
      );
      if (destinations.some((each) => each.at('logType').text()?.toUpperCase() === 'ALERT')) return;
      violationOf(firewall, undefined, 'no logging configuration of this stack records the alerts of the firewall');
    });
  },
});
