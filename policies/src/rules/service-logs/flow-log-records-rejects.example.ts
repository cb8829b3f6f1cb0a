import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const toBucket = { logDestinationType: 's3', logDestination: 'arn:aws:s3:::flow-logs-of-example' };

export const examples: Examples = {
  good: {
    'all traffic of a VPC': () => {
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.ec2.FlowLog('main', { vpcId: vpc.id, trafficType: 'ALL', ...toBucket });
    },
    'a transit gateway, which knows no traffic type': () => {
      const gateway = new aws.ec2transitgateway.TransitGateway('main', {});
      new aws.ec2.FlowLog('main', { transitGatewayId: gateway.id, maxAggregationInterval: 60, ...toBucket });
    },
  },
  bad: {
    'accepted traffic only': () => {
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.ec2.FlowLog('main', { vpcId: vpc.id, trafficType: 'ACCEPT', ...toBucket });
    },
  },
  unknown: {
    'a type that a parameter holds': () => {
      const trafficType = new aws.ssm.Parameter('traffic-type', { type: 'String' });
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.ec2.FlowLog('main', { vpcId: vpc.id, trafficType: trafficType.value, ...toBucket });
    },
  },
};
