import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const loadBalancer = (subnets: pulumi.Input<pulumi.Input<string>[]>): void => {
  new aws.lb.LoadBalancer('proxies', {
    loadBalancerType: 'network',
    internal: true,
    subnets,
    tags: { 'sallyport:component': 'ProxyFleet' },
  });
};

export const examples: Examples = {
  good: {
    'two subnets': () => {
      loadBalancer(['subnet-0a1b2c3d4e5f67890', 'subnet-1a1b2c3d4e5f67890']);
    },
  },
  bad: {
    'one subnet': () => {
      loadBalancer(['subnet-0a1b2c3d4e5f67890']);
    },
  },
  unknown: {
    'subnets that another resource decides': () => {
      const subnets = new aws.ssm.Parameter('subnets', { type: 'StringList', value: 'a,b' });
      loadBalancer(subnets.arn.apply((arn) => [arn]));
    },
  },
};
