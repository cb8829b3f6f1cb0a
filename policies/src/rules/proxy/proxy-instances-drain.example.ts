import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const group = (): aws.autoscaling.Group =>
  new aws.autoscaling.Group('proxies', {
    minSize: 2,
    maxSize: 4,
    vpcZoneIdentifiers: ['subnet-0a1b2c3d4e5f67890', 'subnet-1a1b2c3d4e5f67890'],
    launchTemplate: { id: 'lt-0a1b2c3d4e5f67890' },
    tags: [{ key: 'sallyport:component', value: 'ProxyFleet', propagateAtLaunch: true }],
  });

const hook = (of: aws.autoscaling.Group, heartbeatTimeout: pulumi.Input<number>): void => {
  new aws.autoscaling.LifecycleHook('drain', {
    autoscalingGroupName: of.name,
    lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    heartbeatTimeout,
  });
};

export const examples: Examples = {
  good: {
    'a quarter of an hour': () => {
      hook(group(), 900);
    },
  },
  bad: {
    'at once': () => {
      group();
    },
    'half a minute': () => {
      hook(group(), 30);
    },
  },
  unknown: {
    'a time that another resource decides': () => {
      const seconds = new aws.ssm.Parameter('seconds', { type: 'String', value: '900' });
      hook(group(), seconds.version);
    },
  },
};
