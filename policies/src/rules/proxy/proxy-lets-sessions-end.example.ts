import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const targetGroup = (args: Partial<aws.lb.TargetGroupArgs>): void => {
  new aws.lb.TargetGroup('proxies', {
    port: 2222,
    protocol: 'TCP',
    targetType: 'ip',
    vpcId: 'vpc-0a1b2c3d4e5f67890',
    tags: { 'sallyport:component': 'ProxyFleet' },
    ...args,
  });
};

export const examples: Examples = {
  good: {
    'a quarter of an hour': () => {
      targetGroup({ deregistrationDelay: 900 });
    },
  },
  bad: {
    'five seconds': () => {
      targetGroup({ deregistrationDelay: 5 });
    },
    'sessions cut at the end': () => {
      targetGroup({ connectionTermination: true });
    },
  },
  unknown: {
    'a time that another resource decides': () => {
      const seconds = new aws.ssm.Parameter('seconds', { type: 'String', value: '900' });
      targetGroup({ deregistrationDelay: seconds.version });
    },
  },
};
