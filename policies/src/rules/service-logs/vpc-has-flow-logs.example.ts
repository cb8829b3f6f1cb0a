import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a flow log of all traffic': () => {
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      const logs = new aws.s3.Bucket('flow-logs', {});
      new aws.ec2.FlowLog('main', {
        vpcId: vpc.id,
        trafficType: 'ALL',
        logDestinationType: 's3',
        logDestination: logs.arn,
      });
    },
  },
  bad: {
    'a VPC by itself': () => {
      new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
    },
  },
  unknown: {
    'a flow log of a VPC that a parameter names, which need not be this one': () => {
      const vpcId = new aws.ssm.Parameter('vpc-id', { type: 'String' });
      new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.ec2.FlowLog('main', {
        vpcId: vpcId.value,
        trafficType: 'ALL',
        logDestinationType: 's3',
        logDestination: 'arn:aws:s3:::flow-logs-of-example',
      });
    },
  },
};
