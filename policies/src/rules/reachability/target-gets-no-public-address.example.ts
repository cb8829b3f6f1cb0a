import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const target = (more: aws.ec2.InstanceArgs) =>
  new aws.ec2.Instance('host', {
    ...{ ami: 'ami-0a1b2c3d4e5f67890', instanceType: 't4g.small', tags: { 'sallyport:target': 'true' } },
    ...more,
  });
const subnet = (args: Omit<aws.ec2.SubnetArgs, 'vpcId'>) =>
  new aws.ec2.Subnet('hosts', { vpcId: 'vpc-0a1b2c3d4e5f67890', cidrBlock: '10.0.1.0/24', ...args });

export const examples: Examples = {
  good: {
    'a target in a private subnet': () => {
      target({ subnetId: subnet({}).id });
    },
    'a target that wants no address of its public subnet': () => {
      target({ subnetId: subnet({ mapPublicIpOnLaunch: true }).id, associatePublicIpAddress: false });
    },
  },
  bad: {
    'a target in a public subnet': () => {
      target({ subnetId: subnet({ mapPublicIpOnLaunch: true }).id });
    },
    'a target with an Elastic IP': () => {
      new aws.ec2.Eip('host', { domain: 'vpc', instance: target({}).id });
    },
  },
  unknown: {
    'a subnet whose choice another resource holds': () => {
      const choice = new aws.ssm.Parameter('public', { type: 'String', value: 'false' });
      target({ subnetId: subnet({ mapPublicIpOnLaunch: choice.insecureValue.apply((text) => text === 'true') }).id });
    },
  },
};
