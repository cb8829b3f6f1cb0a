import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const host = { ami: 'ami-0a1b2c3d4e5f67890', instanceType: 't4g.small' };

export const examples: Examples = {
  good: {
    'a host that asks for a token': () => {
      new aws.ec2.Instance('host', { ...host, metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required' } });
    },
    'a host without metadata': () => {
      new aws.ec2.Instance('host', { ...host, metadataOptions: { httpEndpoint: 'disabled' } });
    },
    'a host that takes the settings of its template': () => {
      const template = new aws.ec2.LaunchTemplate('hosts', {
        imageId: host.ami,
        metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      });
      new aws.ec2.Instance('host', { instanceType: host.instanceType, launchTemplate: { id: template.id } });
    },
  },
  bad: {
    'a host with the settings of the provider': () => {
      new aws.ec2.Instance('host', host);
    },
    'a template that leaves the choice': () => {
      new aws.ec2.LaunchTemplate('hosts', { imageId: host.ami, metadataOptions: { httpTokens: 'optional' } });
    },
  },
  unknown: {
    'a setting that another resource holds': () => {
      const tokens = new aws.ssm.Parameter('tokens', { type: 'String', value: 'required' });
      new aws.ec2.Instance('host', { ...host, metadataOptions: { httpTokens: tokens.insecureValue } });
    },
  },
};
