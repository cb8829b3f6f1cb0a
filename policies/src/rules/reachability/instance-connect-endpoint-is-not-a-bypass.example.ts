import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const subnetId = 'subnet-0a1b2c3d4e5f67890';

/** Without `allowed`, every endpoint is a violation. */
export const examples: Examples = {
  config: { allowed: true },
  good: {
    'an endpoint to break glass, whose hosts see the client': () => {
      new aws.ec2transitgateway.InstanceConnectEndpoint('emergency', { subnetId, preserveClientIp: true });
    },
  },
  bad: {
    'an endpoint that hides the client': () => {
      new aws.ec2transitgateway.InstanceConnectEndpoint('emergency', { subnetId, preserveClientIp: false });
    },
  },
  unknown: {
    'a choice that another resource holds': () => {
      const choice = new aws.ssm.Parameter('preserve', { type: 'String', value: 'true' });
      new aws.ec2transitgateway.InstanceConnectEndpoint('emergency', {
        subnetId,
        preserveClientIp: choice.insecureValue.apply((text) => text === 'true'),
      });
    },
  },
};
