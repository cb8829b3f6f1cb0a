import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const service = (args: { enableExecuteCommand?: pulumi.Input<boolean> }): void => {
  new aws.ecs.Service('proxy', {
    cluster: 'proxies',
    taskDefinition: 'proxy:1',
    desiredCount: 2,
    tags: { 'sallyport:component': 'ProxyFleet' },
    ...args,
  });
};

export const examples: Examples = {
  good: {
    'by default nobody may': () => {
      service({});
    },
  },
  bad: {
    allowed: () => {
      service({ enableExecuteCommand: true });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('exec', { type: 'String', value: 'false' });
      service({ enableExecuteCommand: setting.version.apply((version) => version > 1) });
    },
  },
};
