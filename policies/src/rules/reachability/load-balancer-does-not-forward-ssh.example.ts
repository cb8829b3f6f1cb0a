import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

interface Made {
  readonly internal: pulumi.Input<boolean>;
  readonly port: number;
  readonly targetPort: number;
  readonly tags?: Readonly<Record<string, string>>;
}

const balancer = ({ internal, port, targetPort, tags = {} }: Made) => {
  const made = new aws.lb.LoadBalancer('edge', {
    ...{ loadBalancerType: 'network', internal, tags },
    subnets: ['subnet-0a1b2c3d4e5f67890'],
  });
  const group = new aws.lb.TargetGroup('hosts', {
    ...{ port: targetPort, protocol: 'TCP', vpcId: 'vpc-0a1b2c3d4e5f67890', tags },
  });
  new aws.lb.Listener('edge', {
    ...{ loadBalancerArn: made.arn, port, protocol: 'TCP', tags },
    defaultActions: [{ type: 'forward', targetGroupArn: group.arn }],
  });
};

export const examples: Examples = {
  good: {
    'a web site': () => {
      balancer({ internal: false, port: 443, targetPort: 8443 });
    },
    'SSH in the network': () => {
      balancer({ internal: true, port: 22, targetPort: 22 });
    },
    'the SSH proxies': () => {
      balancer({ internal: false, port: 22, targetPort: 22, tags: { 'sallyport:component': 'ProxyFleet' } });
    },
  },
  bad: {
    'SSH from the internet': () => {
      balancer({ internal: false, port: 22, targetPort: 2222 });
    },
    'SSH from the internet, on the port of the web': () => {
      balancer({ internal: false, port: 443, targetPort: 22 });
    },
    'SSH from the internet, by a classic load balancer': () => {
      new aws.elb.LoadBalancer('edge', {
        subnets: ['subnet-0a1b2c3d4e5f67890'],
        listeners: [{ lbPort: 22, lbProtocol: 'tcp', instancePort: 22, instanceProtocol: 'tcp' }],
      });
    },
  },
  unknown: {
    'a choice that another resource holds': () => {
      const choice = new aws.ssm.Parameter('internal', { type: 'String', value: 'true' });
      balancer({ internal: choice.insecureValue.apply((text) => text === 'true'), port: 22, targetPort: 22 });
    },
  },
};
