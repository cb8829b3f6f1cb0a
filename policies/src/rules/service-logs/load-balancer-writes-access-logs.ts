import {
  accessLogs,
  CLASSIC_LOAD_BALANCERS,
  LOAD_BALANCERS,
  loadBalancerKind,
} from '../../readers/load-balancers/access-logs';
import { resourceRule } from '../../rule';

/** A network load balancer writes them for TLS listeners alone: `tls-load-balancer-writes-access-logs` looks at those. */
export const loadBalancerWritesAccessLogs = resourceRule({
  id: 'load-balancer-writes-access-logs',
  area: 'service-logs',
  title: 'An application or classic load balancer writes access logs',
  severity: 'medium',
  reason:
    'The load balancer is the only one that saw where each request came from: without its logs an attack on what is behind it has no source.',
  types: [...LOAD_BALANCERS, ...CLASSIC_LOAD_BALANCERS],
  reads: [
    'aws:lb/loadBalancer:LoadBalancer accessLogs.enabled',
    'aws:lb/loadBalancer:LoadBalancer loadBalancerType',
    'aws:elb/loadBalancer:LoadBalancer accessLogs.enabled',
    'aws-native:elasticloadbalancingv2:LoadBalancer loadBalancerAttributes',
    'aws-native:elasticloadbalancingv2:LoadBalancer type',
    'aws-native:elasticloadbalancing:LoadBalancer accessLoggingPolicy.enabled',
  ],
  remediation:
    'Set `accessLogs` with a `bucket` and `enabled: true`; in aws-native set the attribute `access_logs.s3.enabled` to `true`.',
  controls: {
    'cis-aws-7.0': ['4.10'],
    fsbp: ['ELB.5'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  judge(resource, { violation }) {
    if (LOAD_BALANCERS.includes(resource.type) && loadBalancerKind(resource) !== 'application') return;
    const logs = accessLogs(resource);
    if (!logs.written) violation(logs.at, 'does not turn access logs on');
  },
});
