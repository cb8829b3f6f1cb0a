import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };

export const examples: Examples = {
  good: {
    'some networks of a company': () => {
      const hosts = new aws.ec2.SecurityGroup('hosts', { ingress: [{ ...ssh, cidrBlocks: ['10.0.0.0/8'] }] });
      new aws.vpc.SecurityGroupIngressRule('office', {
        ...{ securityGroupId: hosts.id, ipProtocol: 'tcp', fromPort: 22, toPort: 22 },
        cidrIpv4: '198.51.100.0/24',
      });
    },
    'the address of a host that is not made yet': () => {
      const bastion = new aws.ec2.Eip('bastion', { domain: 'vpc' });
      new aws.ec2.SecurityGroup('hosts', {
        ingress: [{ ...ssh, cidrBlocks: [bastion.publicIp.apply((address) => `${address}/32`)] }],
      });
    },
  },
  bad: {
    'two halves of the internet, one inline and one as a rule of its own': () => {
      const hosts = new aws.ec2.SecurityGroup('hosts', { ingress: [{ ...ssh, cidrBlocks: ['0.0.0.0/1'] }] });
      new aws.vpc.SecurityGroupIngressRule('other-half', {
        ...{ securityGroupId: hosts.id, ipProtocol: 'tcp', fromPort: 22, toPort: 22 },
        cidrIpv4: '128.0.0.0/1',
      });
    },
    'a great many ranges': () => {
      new aws.ec2.SecurityGroup('hosts', {
        ingress: [{ ...ssh, cidrBlocks: Array.from({ length: 20 }, (_, index) => `${index + 40}.0.0.0/10`) }],
      });
    },
  },
  unknown: {
    'a range that another resource holds': () => {
      const range = new aws.ssm.Parameter('range', { type: 'String', value: '198.51.100.0/24' });
      new aws.ec2.SecurityGroup('hosts', { ingress: [{ ...ssh, cidrBlocks: [range.insecureValue] }] });
    },
  },
};
