import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const host = () =>
  new aws.lightsail.Instance('web', {
    ...{ name: 'web', availabilityZone: 'eu-central-1a' },
    ...{ blueprintId: 'amazon_linux_2023', bundleId: 'nano_3_0' },
  });
const portInfos = [{ protocol: 'tcp', fromPort: 443, toPort: 443 }];

export const examples: Examples = {
  good: {
    'a web server': () => {
      new aws.lightsail.InstancePublicPorts('web', { instanceName: host().name, portInfos });
    },
  },
  bad: {
    'a host that says nothing': () => {
      host();
    },
  },
  unknown: {
    'ports of a host that another resource names': () => {
      host();
      const name = new aws.ssm.Parameter('name', { type: 'String', value: 'web' });
      new aws.lightsail.InstancePublicPorts('web', { instanceName: name.insecureValue, portInfos });
    },
  },
};
