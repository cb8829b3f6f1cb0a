import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const fleetTags = { 'sallyport:component': 'ProxyFleet' };
const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };

const proxies = () => new aws.ec2.SecurityGroup('proxies', { description: 'SSH proxies', tags: fleetTags });
const target = (group: aws.ec2.SecurityGroup) =>
  new aws.ec2.Instance('host', {
    ...{ ami: 'ami-0a1b2c3d4e5f67890', instanceType: 't4g.small' },
    vpcSecurityGroupIds: [group.id],
    tags: { 'sallyport:target': 'true' },
  });
const admits = (ingress: aws.types.input.ec2.SecurityGroupIngress[]) => new aws.ec2.SecurityGroup('hosts', { ingress });
const from = (...groups: pulumi.Input<string>[]) => ({ ...ssh, securityGroups: groups });

export const examples: Examples = {
  good: {
    'a target of the proxy that also serves a web server': () => {
      const web = new aws.ec2.SecurityGroup('web', {});
      target(admits([from(proxies().id), { ...ssh, fromPort: 80, toPort: 80, securityGroups: [web.id] }]));
    },
    'a host that is no target': () => {
      proxies();
      const group = admits([{ ...ssh, cidrBlocks: ['10.0.0.0/8'] }]);
      new aws.ec2.Instance('build', { ami: 'ami-0a1b2c3d4e5f67890', vpcSecurityGroupIds: [group.id] });
    },
  },
  bad: {
    'a target that the private network reaches as well': () => {
      target(admits([from(proxies().id), { ...ssh, cidrBlocks: ['10.0.0.0/8'] }]));
    },
    'a target that a bastion reaches by a rule of its own': () => {
      const hosts = admits([from(proxies().id)]);
      const bastion = new aws.ec2.SecurityGroup('bastion', {});
      new aws.vpc.SecurityGroupIngressRule('bastion', {
        ...{ securityGroupId: hosts.id, ipProtocol: 'tcp', fromPort: 22, toPort: 22 },
        referencedSecurityGroupId: bastion.id,
      });
      target(hosts);
    },
  },
  unknown: {
    'a target with a group that another resource holds': () => {
      proxies();
      const group = new aws.ssm.Parameter('group', { type: 'String', value: 'sg-0a1b2c3d4e5f67890' });
      target(admits([from(group.insecureValue)]));
    },
  },
};
