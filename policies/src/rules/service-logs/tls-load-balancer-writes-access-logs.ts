import { names, type Stack, type StackResource } from '../../model';
import { accessLogs, LOAD_BALANCERS, loadBalancerKind } from '../../readers/load-balancers/access-logs';
import { stackRule } from '../../rule';

const LISTENERS = ['aws:lb/listener:Listener', 'aws-native:elasticloadbalancingv2:Listener'];

export const tlsLoadBalancerWritesAccessLogs = stackRule({
  id: 'tls-load-balancer-writes-access-logs',
  area: 'service-logs',
  title: 'A network load balancer with a TLS listener writes access logs',
  severity: 'medium',
  reason:
    'It ends the TLS of its clients: who they were and what they negotiated, or failed to, stands in its access logs alone.',
  reads: [
    'aws:lb/loadBalancer:LoadBalancer loadBalancerType',
    'aws:lb/loadBalancer:LoadBalancer accessLogs.enabled',
    'aws:lb/listener:Listener loadBalancerArn',
    'aws:lb/listener:Listener protocol',
    'aws-native:elasticloadbalancingv2:LoadBalancer type',
    'aws-native:elasticloadbalancingv2:LoadBalancer loadBalancerAttributes',
    'aws-native:elasticloadbalancingv2:Listener loadBalancerArn',
    'aws-native:elasticloadbalancingv2:Listener protocol',
  ],
  remediation: 'Set `accessLogs` of the load balancer with a `bucket` and `enabled: true`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(...LOAD_BALANCERS), (balancer) => {
      if (loadBalancerKind(balancer) !== 'network' || !endsTls(stack, balancer)) return;
      const logs = accessLogs(balancer);
      if (!logs.written) violationOf(balancer, logs.at, 'does not turn access logs on, and a listener is of TLS');
    });
  },
});

const endsTls = (stack: Stack, balancer: StackResource): boolean =>
  stack
    .ofType(...LISTENERS)
    .filter((listener) => names(listener, 'loadBalancerArn', balancer, ['arn', 'loadBalancerArn']))
    .some((listener) => listener.props.at('protocol').text()?.toUpperCase() === 'TLS');
