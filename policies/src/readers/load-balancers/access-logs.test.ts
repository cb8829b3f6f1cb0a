import fc from 'fast-check';
import type { Value } from '../../model';
import { resourceOf, row, unknown } from '../../rule/judge.fixture';
import { accessLogs, loadBalancerKind } from './access-logs';

const MODULES = ['lb', 'alb', 'elbv2', 'applicationloadbalancing', 'elasticloadbalancingv2'];
const NATIVE = 'aws-native:elasticloadbalancingv2:LoadBalancer';

/** One switch as a provider may hand it over. */
const spelt = (on: boolean): fc.Arbitrary<Value> =>
  fc.constantFrom<Value>(on, String(on), String(on).toUpperCase(), on ? 'True' : 'False');

const bridged = (enabled: Value) =>
  fc.record({ module: fc.constantFrom(...MODULES), inList: fc.boolean() }).map(({ module, inList }) => {
    const block = { bucket: 'logs', enabled };
    return row(`aws:${module}/loadBalancer:LoadBalancer`, 'lb', { accessLogs: inList ? [block] : block });
  });

const otherAttributes = fc.array(
  fc.record({
    key: fc.constantFrom('idle_timeout.timeout_seconds', 'connection_logs.s3.enabled'),
    value: fc.constant('true'),
  }),
);
const native = (enabled: Value) =>
  fc.tuple(otherAttributes, otherAttributes).map(([before, after]) =>
    row(NATIVE, 'lb', {
      loadBalancerAttributes: [...before, { key: 'access_logs.s3.enabled', value: enabled }, ...after],
    }),
  );
const classic = (enabled: Value) =>
  fc.constantFrom(
    row('aws:elb/loadBalancer:LoadBalancer', 'lb', { accessLogs: { bucket: 'logs', enabled } }),
    row('aws-native:elasticloadbalancing:LoadBalancer', 'lb', { accessLoggingPolicy: { enabled } }),
  );

test('any spelling of the switch says the same', () => {
  const loadBalancers = fc.boolean().chain((on) =>
    spelt(on)
      .chain((enabled) => fc.oneof(bridged(enabled), native(enabled), classic(enabled)))
      .map((balancer) => ({ on, balancer })),
  );
  fc.assert(
    fc.property(loadBalancers, ({ on, balancer }) => {
      expect(accessLogs(resourceOf(balancer)).written).toBe(on);
    }),
  );
});

test('without a switch, a bucket is enough for a classic load balancer alone', () => {
  const accessLogsOfBucket = { accessLogs: { bucket: 'logs' } };
  const written = (type: string) => accessLogs(resourceOf(row(type, 'lb', accessLogsOfBucket))).written;
  expect(written('aws:elb/loadBalancer:LoadBalancer')).toBe(true);
  expect(written('aws:lb/loadBalancer:LoadBalancer')).toBe(false);
});

test.each([
  ['aws:lb/loadBalancer:LoadBalancer', {}, 'application'],
  ['aws:lb/loadBalancer:LoadBalancer', { loadBalancerType: 'Network' }, 'network'],
  [NATIVE, { type: 'gateway' }, 'gateway'],
])('the kind of %s with %j', (type, props, kind) => {
  expect(loadBalancerKind(resourceOf(row(type, 'lb', props)))).toBe(kind);
});

test('a block that is not known is not taken for one that is there', () => {
  const balancer = resourceOf(row('aws:elb/loadBalancer:LoadBalancer', 'lb', { accessLogs: unknown }));
  expect(() => accessLogs(balancer)).toThrow('accessLogs is not known yet');
});
