import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const acl = () => {
  const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16', assignGeneratedIpv6CidrBlock: true });
  return { vpc, networkAclId: new aws.ec2.NetworkAcl('public', { vpcId: vpc.id }).id };
};
const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };
const everybody = { cidrBlock: '0.0.0.0/0' };

export const examples: Examples = {
  good: {
    'SSH denied before the rest is allowed': () => {
      const { networkAclId } = acl();
      new aws.ec2.NetworkAclRule('ssh', { networkAclId, ...ssh, ...everybody, ruleNumber: 90, ruleAction: 'deny' });
      new aws.ec2.NetworkAclRule('rest', {
        ...{ networkAclId, ...everybody, ruleNumber: 100, ruleAction: 'allow' },
        ...{ protocol: 'tcp', fromPort: 0, toPort: 1024 },
      });
    },
    'SSH within the network, whose addresses are not known yet': () => {
      const { networkAclId, vpc } = acl();
      new aws.ec2.NetworkAclRule('ssh', {
        ...{ networkAclId, ...ssh, ruleNumber: 100, ruleAction: 'allow' },
        ipv6CidrBlock: vpc.ipv6CidrBlock,
      });
    },
  },
  bad: {
    'SSH for everybody': () => {
      const { networkAclId } = acl();
      new aws.ec2.NetworkAclRule('ssh', { networkAclId, ...ssh, ...everybody, ruleNumber: 100, ruleAction: 'allow' });
    },
  },
  unknown: {
    'SSH from a range that another resource holds': () => {
      const { networkAclId } = acl();
      const range = new aws.ssm.Parameter('range', { type: 'String', value: '198.51.100.0/24' });
      new aws.ec2.NetworkAclRule('ssh', {
        ...{ networkAclId, ...ssh, ruleNumber: 100, ruleAction: 'allow' },
        cidrBlock: range.insecureValue,
      });
    },
  },
};
