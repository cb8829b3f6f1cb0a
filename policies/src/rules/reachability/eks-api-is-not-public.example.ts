import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const subnetIds = ['subnet-0a1b2c3d4e5f67890', 'subnet-1a1b2c3d4e5f67890'];
const cluster = (api: Omit<aws.types.input.eks.ClusterVpcConfig, 'subnetIds'>) =>
  new aws.eks.Cluster('services', {
    roleArn: 'arn:aws:iam::111122223333:role/eks',
    vpcConfig: { subnetIds, ...api },
  });

export const examples: Examples = {
  good: {
    'an API in the network': () => {
      cluster({ endpointPublicAccess: false, endpointPrivateAccess: true });
    },
    'an API for the addresses of a company': () => {
      cluster({ publicAccessCidrs: ['198.51.100.0/24'] });
    },
  },
  bad: {
    'an API that says nothing': () => {
      cluster({});
    },
    'an API for two halves of the internet': () => {
      cluster({ publicAccessCidrs: ['0.0.0.0/1', '128.0.0.0/1'] });
    },
  },
  unknown: {
    'an API for an address that is not given out yet': () => {
      const office = new aws.ec2.Eip('office', { domain: 'vpc' });
      cluster({ publicAccessCidrs: [pulumi.interpolate`${office.publicIp}/32`] });
    },
  },
};
