import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const vpcId = 'vpc-0a1b2c3d4e5f67890';
const everybody = { protocol: 'tcp', cidrBlock: '0.0.0.0/0' };

export const examples: Examples = {
  good: {
    'HTTPS and answers for everybody, SSH for one network': () => {
      new aws.ec2.NetworkAcl('public', {
        vpcId,
        ingress: [
          { ...everybody, action: 'allow', ruleNo: 100, fromPort: 443, toPort: 443 },
          { ...everybody, action: 'allow', ruleNo: 110, cidrBlock: '10.0.0.0/8', fromPort: 22, toPort: 22 },
          { ...everybody, action: 'deny', ruleNo: 120, fromPort: 3389, toPort: 3389 },
          { ...everybody, action: 'allow', ruleNo: 130, fromPort: 1024, toPort: 65535 },
        ],
      });
    },
  },
  bad: {
    'everything for everybody': () => {
      new aws.ec2.NetworkAcl('public', {
        vpcId,
        ingress: [{ ...everybody, protocol: '-1', action: 'allow', ruleNo: 100, fromPort: 0, toPort: 0 }],
      });
    },
    'a denial that comes too late': () => {
      new aws.ec2.NetworkAcl('public', {
        vpcId,
        ingress: [
          { ...everybody, action: 'deny', ruleNo: 200, fromPort: 22, toPort: 22 },
          { ...everybody, action: 'allow', ruleNo: 100, fromPort: 0, toPort: 1023 },
        ],
      });
    },
  },
  unknown: {
    'SSH from an address that is not given out yet': () => {
      const office = new aws.ec2.Eip('office', { domain: 'vpc' });
      new aws.ec2.NetworkAcl('public', {
        vpcId,
        ingress: [
          {
            ...{ protocol: 'tcp', action: 'allow', ruleNo: 100, fromPort: 22, toPort: 22 },
            cidrBlock: pulumi.interpolate`${office.publicIp}/32`,
          },
        ],
      });
    },
  },
};
