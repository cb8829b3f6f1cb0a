import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const rdp = { protocol: 'tcp', fromPort: 3389, toPort: 3389 };

export const examples: Examples = {
  good: {
    'remote desktops of one network': () => {
      new aws.ec2.SecurityGroup('desktops', { ingress: [{ ...rdp, cidrBlocks: ['10.20.0.0/16'] }] });
    },
    'a web server': () => {
      new aws.ec2.SecurityGroup('web', {
        ingress: [80, 443].map((port) => ({
          ...{ protocol: 'tcp', fromPort: port, toPort: port },
          ...{ cidrBlocks: ['0.0.0.0/0'], ipv6CidrBlocks: ['::/0'] },
        })),
      });
    },
  },
  bad: {
    'remote desktops for everybody': () => {
      new aws.ec2.SecurityGroup('desktops', { ingress: [{ ...rdp, cidrBlocks: ['0.0.0.0/0'] }] });
    },
    'all ports above 1023': () => {
      const hosts = new aws.ec2.SecurityGroup('hosts', {});
      new aws.vpc.SecurityGroupIngressRule('high', {
        ...{ securityGroupId: hosts.id, ipProtocol: '6', fromPort: 1024, toPort: 65535 },
        cidrIpv6: '2000::/3',
      });
    },
  },
  unknown: {
    'a list of ranges that another resource holds': () => {
      const ranges = new aws.ssm.Parameter('ranges', { type: 'String', value: '10.0.0.0/8' });
      new aws.ec2.SecurityGroup('desktops', { ingress: [{ ...rdp, cidrBlocks: [ranges.insecureValue] }] });
    },
  },
};
