import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const vpc = () => new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
const rule = (securityGroupId: pulumi.Input<string>, type: pulumi.Input<string> = 'ingress') =>
  new aws.ec2.SecurityGroupRule('https', {
    ...{ securityGroupId, type },
    ...{ protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['10.0.0.0/16'] },
  });

export const examples: Examples = {
  good: {
    'a rule of a group of its own': () => {
      rule(new aws.ec2.SecurityGroup('web', { vpcId: vpc().id }).id);
    },
  },
  bad: {
    'a rule of the default group': () => {
      rule(vpc().defaultSecurityGroupId);
    },
  },
  unknown: {
    'a rule that may lead in or out': () => {
      const direction = new aws.ssm.Parameter('direction', { type: 'String', value: 'egress' });
      rule(vpc().defaultSecurityGroupId, direction.insecureValue);
    },
  },
};
