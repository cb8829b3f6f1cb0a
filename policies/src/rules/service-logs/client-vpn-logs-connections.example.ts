import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a';
const endpoint = {
  clientCidrBlock: '10.100.0.0/16',
  serverCertificateArn: certificate,
  authenticationOptions: [{ type: 'certificate-authentication', rootCertificateChainArn: certificate }],
};

export const examples: Examples = {
  good: {
    'connections to a log group': () => {
      const logs = new aws.cloudwatch.LogGroup('vpn', { retentionInDays: 400 });
      new aws.ec2clientvpn.Endpoint('vpn', {
        ...endpoint,
        connectionLogOptions: { enabled: true, cloudwatchLogGroup: logs.name },
      });
    },
  },
  bad: {
    'a log that is off': () => {
      new aws.ec2clientvpn.Endpoint('vpn', { ...endpoint, connectionLogOptions: { enabled: false } });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isOn = new aws.ssm.Parameter('vpn-logs', { type: 'String' });
      new aws.ec2clientvpn.Endpoint('vpn', {
        ...endpoint,
        connectionLogOptions: { enabled: isOn.value.apply((value) => value === 'on'), cloudwatchLogGroup: 'vpn' },
      });
    },
  },
};
