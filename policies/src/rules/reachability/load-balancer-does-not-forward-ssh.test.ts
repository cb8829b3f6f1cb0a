import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { loadBalancerDoesNotForwardSsh as rule } from './load-balancer-does-not-forward-ssh';

const says = (path: string, name = 'l') => `${name}: ${path} forwards SSH from the internet past the proxy`;
const refused = (path: string, name = 'l') =>
  `${name}: ${path} is not known before the deployment, and judging it after would be too late`;
const balancer = (props: Row['props'] = {}, type = 'aws:lb/loadBalancer:LoadBalancer') =>
  row(type, 'lb', { arn: 'arn-lb', ...props });
const listener = (props: Row['props'], links: Row['links'] = {}, type = 'aws:lb/listener:Listener') =>
  row(type, 'l', { loadBalancerArn: 'arn-lb', protocol: 'TCP', ...props }, { links });
const targets = (port: Row['props'][string], type = 'aws:lb/targetGroup:TargetGroup') =>
  row(type, 'tg', { arn: 'arn-tg', port });
type Value = Row['props'][string];

const forward = (targetGroupArn: Value): Value => [{ type: 'forward', targetGroupArn }];

test.each<[string, readonly Row[], string[]]>([
  ['a listener for SSH', [balancer(), listener({ port: 22 })], [says('port')]],
  ['a listener for SSH as text', [balancer({ internal: false }), listener({ port: '22' })], [says('port')]],
  ['an internal one', [balancer({ internal: true }), listener({ port: 22 })], []],
  ['the web', [balancer(), listener({ port: 443 })], []],
  [
    'SSH on the port of the web',
    [balancer(), targets(22), listener({ port: 443, defaultActions: forward('arn-tg') })],
    [says('defaultActions')],
  ],
  [
    'SSH on the port of the web, by a link',
    [balancer(), targets(22), listener({ port: 443, defaultActions: forward(unknown) }, { defaultActions: ['tg'] })],
    [says('defaultActions')],
  ],
  [
    'a group of another listener',
    [balancer(), targets(22), listener({ port: 443, defaultActions: forward('arn-x') })],
    [],
  ],
  [
    'a group of another port',
    [balancer(), targets(80), listener({ port: 443, defaultActions: forward('arn-tg') })],
    [],
  ],
  [
    'a group without port',
    [balancer(), targets(undefined), listener({ port: 443, defaultActions: forward('arn-tg') })],
    [],
  ],
  [
    'actions that forward nowhere',
    [balancer(), targets(22), listener({ port: 443, defaultActions: [{ type: 'redirect' }] })],
    [],
  ],
  ['HTTP on port 22', [balancer(), listener({ port: 22, protocol: 'HTTP' })], []],
  ['HTTPS on port 22', [balancer(), listener({ port: 22, protocol: 'https' })], []],
  ['UDP on port 22', [balancer(), listener({ port: 22, protocol: 'UDP' })], []],
  ['TCP and UDP on port 22', [balancer(), listener({ port: 22, protocol: 'TCP_UDP' })], [says('port')]],
  ['TLS to port 22', [balancer(), listener({ port: 22, protocol: 'TLS' })], [says('port')]],
  ['a load balancer that is elsewhere', [listener({ port: 22 })], []],
  ['that of the proxy', [balancer(), listener({ port: 22, tags: { 'sallyport:component': 'ProxyFleet' } })], []],
  [
    'aws-native, on the internet',
    [
      balancer({ scheme: 'internet-facing' }, 'aws-native:elasticloadbalancingv2:LoadBalancer'),
      listener({ port: 22 }, {}, 'aws-native:elasticloadbalancingv2:Listener'),
    ],
    [says('port')],
  ],
  [
    'aws-native, internal',
    [
      balancer({ scheme: 'internal' }, 'aws-native:elasticloadbalancingv2:LoadBalancer'),
      listener({ port: 22 }, {}, 'aws-native:elasticloadbalancingv2:Listener'),
    ],
    [],
  ],
  [
    'a group of aws-native',
    [
      balancer(),
      targets(22, 'aws-native:elasticloadbalancingv2:TargetGroup'),
      listener({ port: 443, defaultActions: forward('arn-tg') }),
    ],
    [says('defaultActions')],
  ],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

describe('classic load balancers', () => {
  const classic = (listeners: NonNullable<Row['props'][string]>, more: Row['props'] = {}) =>
    row('aws:elb/loadBalancer:LoadBalancer', 'c', { listeners, ...more });

  test.each<[string, Row, string[]]>([
    ['its port', classic([{ lbPort: 80 }, { lbPort: 22, instancePort: 2222 }]), [says('listeners[1].lbPort', 'c')]],
    ['the port of its hosts', classic([{ lbPort: 443, instancePort: 22 }]), [says('listeners[0].instancePort', 'c')]],
    ['internal', classic([{ lbPort: 22, instancePort: 22 }], { internal: true }), []],
    ['the web', classic([{ lbPort: 80, instancePort: 8080 }]), []],
    [
      'aws-native',
      row('aws-native:elasticloadbalancing:LoadBalancer', 'c', {
        listeners: [{ loadBalancerPort: '22', instancePort: '2222' }],
      }),
      [says('listeners[0].loadBalancerPort', 'c')],
    ],
  ])('%s', (_case, each, violations) => {
    expect(judge(rule, [each]).violations).toEqual(violations);
  });
});

test('what is unknown fails closed', () => {
  expect(judge(rule, [balancer({ internal: unknown }), listener({ port: 22 })]).violations).toEqual([
    refused('internal', 'lb'),
  ]);
  expect(judge(rule, [balancer(), listener({ port: unknown })]).violations).toEqual([refused('port')]);
  expect(judge(rule, [balancer({ internal: unknown }), listener({ port: 443 })]).violations).toEqual([]);
  expect(judge(rule, [balancer(), listener({ port: 443, protocol: unknown })]).violations).toEqual([]);
});

test('actions that are unknown and lead to nothing here', () => {
  expect(judge(rule, [balancer(), targets(22), listener({ port: 443, defaultActions: unknown })]).violations).toEqual(
    [],
  );
  expect(judge(rule, [balancer(), targets(22), listener({ port: 443, defaultActions: [unknown] })]).violations).toEqual(
    [],
  );
});

test('other ports', () => {
  expect(judge(rule, [balancer(), listener({ port: 2222 })], { ports: ['2222'] }).violations).toEqual([says('port')]);
});
