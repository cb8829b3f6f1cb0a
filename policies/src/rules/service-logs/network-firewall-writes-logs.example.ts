import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const makeFirewall = () =>
  new aws.networkfirewall.Firewall('edge', {
    firewallPolicyArn: 'arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/edge',
    vpcId: 'vpc-0a',
    subnetMappings: [{ subnetId: 'subnet-0a' }],
  });

function log(firewallArn: aws.networkfirewall.LoggingConfigurationArgs['firewallArn'], logType: string): void {
  const logs = new aws.cloudwatch.LogGroup('firewall', { retentionInDays: 400 });
  new aws.networkfirewall.LoggingConfiguration('edge', {
    firewallArn,
    loggingConfiguration: {
      logDestinationConfigs: [
        { logType, logDestinationType: 'CloudWatchLogs', logDestination: { logGroup: logs.name } },
      ],
    },
  });
}

export const examples: Examples = {
  good: {
    'alerts to a log group': () => {
      log(makeFirewall().arn, 'ALERT');
    },
  },
  bad: {
    'a firewall without': () => {
      makeFirewall();
    },
    'flows only': () => {
      log(makeFirewall().arn, 'FLOW');
    },
  },
  unknown: {
    'logs of a firewall that a parameter names, which need not be this one': () => {
      const arn = new aws.ssm.Parameter('firewall', { type: 'String' });
      makeFirewall();
      log(arn.value, 'ALERT');
    },
  },
};
