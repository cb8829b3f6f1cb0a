import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };

export const examples: Examples = {
  good: {
    'SSH from the network of a company': () => {
      new aws.ec2.SecurityGroup('hosts', { ingress: [{ ...ssh, cidrBlocks: ['10.0.0.0/8', '198.51.100.0/24'] }] });
    },
    'HTTPS from everywhere, SSH from a group that is not made yet': () => {
      const proxies = new aws.ec2.SecurityGroup('proxies', {});
      new aws.ec2.SecurityGroup('hosts', {
        ingress: [
          { protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['0.0.0.0/0'], ipv6CidrBlocks: ['::/0'] },
          { ...ssh, securityGroups: [proxies.id] },
        ],
      });
    },
  },
  bad: {
    'a range of ports from everywhere': () => {
      new aws.ec2.SecurityGroup('hosts', {
        ingress: [{ protocol: 'tcp', fromPort: 0, toPort: 1024, cidrBlocks: ['0.0.0.0/0'] }],
      });
    },
    'half of the internet, as a rule of its own': () => {
      const hosts = new aws.ec2.SecurityGroup('hosts', {});
      new aws.vpc.SecurityGroupIngressRule('ssh', {
        securityGroupId: hosts.id,
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        cidrIpv4: '128.0.0.0/1',
      });
    },
    'every protocol over IPv6': () => {
      const hosts = new aws.ec2.SecurityGroup('hosts', {});
      new aws.ec2.SecurityGroupRule('all', {
        ...{ type: 'ingress', securityGroupId: hosts.id },
        ...{ protocol: '-1', fromPort: 0, toPort: 0, ipv6CidrBlocks: ['::/0'] },
      });
    },
    'by Cloud Control': () => {
      new NativeResource('aws-native:ec2:SecurityGroup', 'hosts', {
        groupDescription: 'hosts',
        securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0' }],
      });
    },
  },
  unknown: {
    'from an address that is not given out yet': () => {
      const office = new aws.ec2.Eip('office', { domain: 'vpc' });
      new aws.ec2.SecurityGroup('hosts', {
        ingress: [{ ...ssh, cidrBlocks: [pulumi.interpolate`${office.publicIp}/32`] }],
      });
    },
  },
};
