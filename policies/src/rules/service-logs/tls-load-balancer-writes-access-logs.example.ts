import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

function listen(balancer: aws.lb.LoadBalancer, protocol: string): void {
  const targets = new aws.lb.TargetGroup('service', { port: 8443, protocol: 'TCP', vpcId: 'vpc-0a' });
  new aws.lb.Listener('service', {
    loadBalancerArn: balancer.arn,
    port: 443,
    protocol,
    certificateArn: protocol === 'TLS' ? 'arn:aws:acm:eu-west-1:123456789012:certificate/0a' : undefined,
    defaultActions: [{ type: 'forward', targetGroupArn: targets.arn }],
  });
}

export const examples: Examples = {
  good: {
    'TLS with access logs': () => {
      const balancer = new aws.lb.LoadBalancer('service', {
        loadBalancerType: 'network',
        subnets: ['subnet-0a'],
        accessLogs: { bucket: 'access-logs-of-example', enabled: true },
      });
      listen(balancer, 'TLS');
    },
    'TCP, of which there are no access logs': () => {
      listen(new aws.lb.LoadBalancer('service', { loadBalancerType: 'network', subnets: ['subnet-0a'] }), 'TCP');
    },
  },
  bad: {
    'TLS without': () => {
      listen(new aws.lb.LoadBalancer('service', { loadBalancerType: 'network', subnets: ['subnet-0a'] }), 'TLS');
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isOn = new aws.ssm.Parameter('access-logs', { type: 'String' });
      const balancer = new aws.lb.LoadBalancer('service', {
        loadBalancerType: 'network',
        subnets: ['subnet-0a'],
        accessLogs: { bucket: 'access-logs-of-example', enabled: isOn.value.apply((value) => value === 'on') },
      });
      listen(balancer, 'TLS');
    },
  },
};
