import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const list = (...cidrs: pulumi.Input<string>[]) =>
  new aws.ec2.ManagedPrefixList('admins', {
    ...{ name: 'admins', addressFamily: 'IPv4', maxEntries: 5 },
    entries: cidrs.map((cidr) => ({ cidr })),
  });
const hosts = (prefixListIds: pulumi.Input<string>[]) =>
  new aws.ec2.SecurityGroup('hosts', { ingress: [{ protocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds }] });

export const examples: Examples = {
  config: { trustedPrefixLists: ['pl-0a1b2c3d4e5f67890'] },
  good: {
    'a list of networks of a company, and one of another stack that is trusted': () => {
      hosts([list('10.0.0.0/8', '198.51.100.0/24').id, 'pl-0a1b2c3d4e5f67890']);
    },
    'a list of another stack, on another port': () => {
      new aws.ec2.SecurityGroup('web', {
        ingress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, prefixListIds: ['pl-1a1b2c3d4e5f67890'] }],
      });
    },
  },
  bad: {
    'a list of half the internet': () => {
      hosts([list('10.0.0.0/8', '128.0.0.0/1').id]);
    },
    'an entry of its own': () => {
      const admins = list();
      new aws.ec2.ManagedPrefixListEntry('everybody', { prefixListId: admins.id, cidr: '0.0.0.0/0' });
      const group = new aws.ec2.SecurityGroup('hosts', {});
      new aws.vpc.SecurityGroupIngressRule('ssh', {
        ...{ securityGroupId: group.id, ipProtocol: 'tcp', fromPort: 22, toPort: 22 },
        prefixListId: admins.id,
      });
    },
    'a list that nobody knows here': () => {
      hosts(['pl-1a1b2c3d4e5f67890']);
    },
  },
  unknown: {
    'an entry that another resource holds': () => {
      const range = new aws.ssm.Parameter('range', { type: 'String', value: '198.51.100.0/24' });
      hosts([list(range.insecureValue).id]);
    },
  },
};
