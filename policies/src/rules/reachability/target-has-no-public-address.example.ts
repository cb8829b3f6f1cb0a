import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const target = {
  ami: 'ami-0a1b2c3d4e5f67890',
  instanceType: 't4g.small',
  tags: { 'sallyport:target': 'true' },
};

export const examples: Examples = {
  good: {
    'a target with private addresses': () => {
      new aws.ec2.Instance('host', { ...target, associatePublicIpAddress: false });
    },
    'a host of the internet that is no target': () => {
      new aws.ec2.Instance('web', { ...target, tags: { role: 'web' }, associatePublicIpAddress: true });
    },
  },
  bad: {
    'a target on the internet': () => {
      new aws.ec2.Instance('host', { ...target, associatePublicIpAddress: true });
    },
    'a template of targets on the internet': () => {
      new aws.ec2.LaunchTemplate('hosts', {
        imageId: target.ami,
        networkInterfaces: [{ deviceIndex: 0, associatePublicIpAddress: 'true' }],
        tagSpecifications: [{ resourceType: 'instance', tags: target.tags }],
      });
    },
  },
  unknown: {
    'a choice that another resource holds': () => {
      const choice = new aws.ssm.Parameter('public', { type: 'String', value: 'false' });
      new aws.ec2.Instance('host', {
        ...target,
        associatePublicIpAddress: choice.insecureValue.apply((text) => text === 'true'),
      });
    },
  },
};
