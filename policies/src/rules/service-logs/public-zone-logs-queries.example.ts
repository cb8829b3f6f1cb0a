import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a public zone with a query log': () => {
      const zone = new aws.route53.Zone('example', { name: 'example.com' });
      const logs = new aws.cloudwatch.LogGroup('dns', { name: '/aws/route53/example.com', retentionInDays: 400 });
      new aws.route53.QueryLog('example', { zoneId: zone.zoneId, cloudwatchLogGroupArn: logs.arn });
    },
    'a private zone': () => {
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.route53.Zone('inside', { name: 'example.internal', vpcs: [{ vpcId: vpc.id }] });
    },
  },
  bad: {
    'a public zone without': () => {
      new aws.route53.Zone('example', { name: 'example.com' });
    },
  },
  unknown: {
    'a query log of a zone that a parameter names, which need not be this one': () => {
      const zoneId = new aws.ssm.Parameter('zone-id', { type: 'String' });
      new aws.route53.Zone('example', { name: 'example.com' });
      new aws.route53.QueryLog('example', {
        zoneId: zoneId.value,
        cloudwatchLogGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com',
      });
    },
  },
};
