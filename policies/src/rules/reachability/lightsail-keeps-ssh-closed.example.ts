import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };

export const examples: Examples = {
  good: {
    'HTTPS for everybody, SSH for one network': () => {
      new aws.lightsail.InstancePublicPorts('web', {
        instanceName: 'web',
        portInfos: [
          { protocol: 'tcp', fromPort: 443, toPort: 443, cidrs: ['0.0.0.0/0'] },
          { ...ssh, cidrs: ['198.51.100.0/24'] },
        ],
      });
    },
  },
  bad: {
    'SSH for everybody, by saying nothing': () => {
      new aws.lightsail.InstancePublicPorts('web', { instanceName: 'web', portInfos: [ssh] });
    },
    'all ports for all of IPv6': () => {
      new aws.lightsail.InstancePublicPorts('web', {
        instanceName: 'web',
        portInfos: [{ protocol: 'all', fromPort: 0, toPort: 65535, ipv6Cidrs: ['::/0'] }],
      });
    },
  },
  unknown: {
    'SSH for an address that is not given out yet': () => {
      const office = new aws.ec2.Eip('office', { domain: 'vpc' });
      new aws.lightsail.InstancePublicPorts('web', {
        instanceName: 'web',
        portInfos: [{ ...ssh, cidrs: [pulumi.interpolate`${office.publicIp}/32`] }],
      });
    },
  },
};
