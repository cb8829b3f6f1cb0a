import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a default group without rules': () => {
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.ec2.DefaultSecurityGroup('default', { vpcId: vpc.id });
    },
  },
  bad: {
    'a default group whose members reach each other': () => {
      const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16' });
      new aws.ec2.DefaultSecurityGroup('default', {
        vpcId: vpc.id,
        ingress: [{ protocol: '-1', fromPort: 0, toPort: 0, self: true }],
      });
    },
  },
  unknown: {
    'rules that another resource describes': () => {
      const port = new aws.ssm.Parameter('port', { type: 'String', value: '443' });
      new aws.ec2.DefaultSecurityGroup('default', {
        vpcId: 'vpc-0a1b2c3d4e5f67890',
        ingress: port.insecureValue.apply((text) => [
          { protocol: 'tcp', fromPort: Number(text), toPort: Number(text), self: true },
        ]),
      });
    },
  },
};
