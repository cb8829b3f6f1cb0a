import type { Value } from '../../model';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { tlsLoadBalancerWritesAccessLogs as rule } from './tls-load-balancer-writes-access-logs';

const says = (path: string) => [`lb: ${path} does not turn access logs on, and a listener is of TLS`];
const balancer = (props: Row['props'] = {}) =>
  row('aws:elbv2/loadBalancer:LoadBalancer', 'lb', { loadBalancerType: 'network', arn: 'arn:lb', ...props });
const listener = (protocol: Value, to = 'lb') =>
  row('aws:lb/listener:Listener', 'l', { protocol, loadBalancerArn: unknown }, { links: { loadBalancerArn: [to] } });

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['logs that are on', [balancer({ accessLogs: { enabled: true } }), listener('TLS')], []],
  ['no logs', [balancer(), listener('TLS')], says('accessLogs')],
  ['in another case', [balancer(), listener('tls')], says('accessLogs')],
  ['TCP', [balancer(), listener('TCP')], []],
  ['no protocol', [balancer(), listener(null)], []],
  ['no listener', [balancer()], []],
  [
    'by its ARN',
    [balancer(), row('aws:lb/listener:Listener', 'l', { protocol: 'TLS', loadBalancerArn: 'arn:lb' })],
    says('accessLogs'),
  ],
  ['the listener of another', [balancer(), row('aws:lb/loadBalancer:LoadBalancer', 'x', {}), listener('TLS', 'x')], []],
  ['an application load balancer', [balancer({ loadBalancerType: 'application' }), listener('TLS')], []],
  [
    'aws-native',
    [
      row('aws-native:elasticloadbalancingv2:LoadBalancer', 'lb', { type: 'network', loadBalancerArn: 'arn:n' }),
      row('aws-native:elasticloadbalancingv2:Listener', 'l', { protocol: 'TLS', loadBalancerArn: 'arn:n' }),
    ],
    says('loadBalancerAttributes'),
  ],
  [
    'a kind that is not known',
    [balancer({ loadBalancerType: unknown })],
    ['lb: loadBalancerType is not known before the deployment, and judging it after would be too late'],
  ],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
