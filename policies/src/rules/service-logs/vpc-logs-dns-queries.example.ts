import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a VPC with a query log configuration': () => {
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      const logs = new aws.cloudwatch.LogGroup('dns', { retentionInDays: 400 });
      const config = new aws.route53.ResolverQueryLogConfig('main', { destinationArn: logs.arn });
      new aws.route53.ResolverQueryLogConfigAssociation('main', {
        resolverQueryLogConfigId: config.id,
        resourceId: vpc.id,
      });
    },
  },
  bad: {
    'a configuration that is not associated': () => {
      new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      const logs = new aws.cloudwatch.LogGroup('dns', { retentionInDays: 400 });
      new aws.route53.ResolverQueryLogConfig('main', { destinationArn: logs.arn });
    },
  },
  unknown: {
    'an association with a VPC that a parameter names, which need not be this one': () => {
      const vpcId = new aws.ssm.Parameter('vpc-id', { type: 'String' });
      new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.route53.ResolverQueryLogConfigAssociation('main', {
        resolverQueryLogConfigId: 'rqlc-0a',
        resourceId: vpcId.value,
      });
    },
  },
};
