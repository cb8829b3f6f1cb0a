import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const host = { ami: 'ami-0a1b2c3d4e5f67890', instanceType: 't4g.small' };

export const examples: Examples = {
  good: {
    'a host whose users come by the proxy': () => {
      new aws.ec2.Instance('host', { ...host, tags: { 'sallyport:target': 'true' } });
    },
  },
  bad: {
    'a host with a key pair': () => {
      new aws.ec2.Instance('host', { ...host, keyName: 'ops' });
    },
    'a template with a key pair': () => {
      new aws.ec2.LaunchTemplate('hosts', { imageId: host.ami, keyName: 'ops' });
    },
    'a key pair': () => {
      new aws.ec2.KeyPair('ops', {
        publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f',
      });
    },
  },
  unknown: {
    'launches that another resource describes': () => {
      const launch = new aws.ssm.Parameter('launch', { type: 'String', value: host.ami });
      new aws.ec2.SpotFleetRequest('hosts', {
        iamFleetRole: 'arn:aws:iam::111122223333:role/aws-ec2-spot-fleet-tagging-role',
        targetCapacity: 1,
        launchSpecifications: launch.insecureValue.apply((ami) => [{ ami, instanceType: host.instanceType }]),
      });
    },
  },
};
