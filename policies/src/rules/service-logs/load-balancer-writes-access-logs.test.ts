import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { loadBalancerWritesAccessLogs as rule } from './load-balancer-writes-access-logs';

const says = (path: string) => [`lb: ${path} does not turn access logs on`];
const judged = (type: string, props: Readonly<Record<string, Value>>) => judge(rule, [row(type, 'lb', props)]);

describe.each(['lb', 'alb', 'elbv2', 'applicationloadbalancing', 'elasticloadbalancingv2'])('aws:%s', (module) => {
  const type = `aws:${module}/loadBalancer:LoadBalancer`;
  test.each([
    ['logs that are on', { accessLogs: { bucket: 'logs', enabled: true } }, []],
    ['the text true', { accessLogs: { enabled: 'True' } }, []],
    ['a bucket alone', { accessLogs: { bucket: 'logs' } }, says('accessLogs.enabled')],
    ['logs that are off', { accessLogs: { bucket: 'logs', enabled: false } }, says('accessLogs.enabled')],
    ['nothing', {}, says('accessLogs')],
    ['an empty block', { accessLogs: [] }, says('accessLogs')],
    ['an application load balancer', { loadBalancerType: 'application' }, says('accessLogs')],
    ['in another case', { loadBalancerType: 'Application' }, says('accessLogs')],
    ['a network load balancer', { loadBalancerType: 'network' }, []],
    ['a gateway load balancer', { loadBalancerType: 'gateway' }, []],
  ])('%s', (_case, props, violations) => {
    expect(judged(type, props)).toEqual({ violations, undecided: [] });
  });
});

test.each([
  ['logs that are on', { accessLogs: { bucket: 'logs', enabled: true } }, []],
  ['a bucket alone', { accessLogs: { bucket: 'logs' } }, []],
  ['logs that are off', { accessLogs: { bucket: 'logs', enabled: false } }, says('accessLogs.enabled')],
  ['nothing', {}, says('accessLogs')],
])('classic: %s', (_case, props, violations) => {
  expect(judged('aws:elb/loadBalancer:LoadBalancer', props)).toEqual({ violations, undecided: [] });
});

test.each([
  ['logs that are on', { accessLoggingPolicy: { enabled: true } }, []],
  ['logs that are off', { accessLoggingPolicy: { enabled: false } }, says('accessLoggingPolicy.enabled')],
  ['nothing', {}, says('accessLoggingPolicy')],
])('classic of aws-native: %s', (_case, props, violations) => {
  expect(judged('aws-native:elasticloadbalancing:LoadBalancer', props)).toEqual({ violations, undecided: [] });
});

const attribute = (key: string, value: Value) => ({ key, value });
const ON = 'access_logs.s3.enabled';
test.each([
  ['logs that are on', { loadBalancerAttributes: [attribute('x', 'false'), attribute(ON, 'true')] }, []],
  ['logs that are off', { loadBalancerAttributes: [attribute(ON, 'false')] }, says('loadBalancerAttributes[0].value')],
  ['other attributes', { loadBalancerAttributes: [attribute('x', 'true')] }, says('loadBalancerAttributes')],
  ['nothing', {}, says('loadBalancerAttributes')],
  ['a network load balancer', { type: 'network' }, []],
])('aws-native: %s', (_case, props, violations) => {
  expect(judged('aws-native:elasticloadbalancingv2:LoadBalancer', props)).toEqual({ violations, undecided: [] });
});

test.each([
  ['aws:lb/loadBalancer:LoadBalancer', { accessLogs: { enabled: unknown } }, 'accessLogs.enabled'],
  ['aws:lb/loadBalancer:LoadBalancer', { loadBalancerType: unknown }, 'loadBalancerType'],
  ['aws:elb/loadBalancer:LoadBalancer', { accessLogs: unknown }, 'accessLogs'],
  [
    'aws-native:elasticloadbalancingv2:LoadBalancer',
    { loadBalancerAttributes: [attribute(ON, unknown)] },
    'loadBalancerAttributes[0].value',
  ],
])('%s: an unknown value is undecided', (type, props, path) => {
  expect(judged(type, props)).toEqual({ violations: [], undecided: [`lb: ${path}`] });
});
