import type { Value } from '../../model';
import { FLEET_TAGS } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyRunsInSeveralZones as rule } from './proxy-runs-in-several-zones';

const says = (path: string) => `x: ${path} names fewer than 2: one zone that fails takes every proxy with it`;
const of = (type: string, props: Record<string, Value>, tags: Value = FLEET_TAGS) => [
  row(type, 'x', { tags, ...props }),
];

test.each<[string, string, (subnets: Value) => Record<string, Value>]>([
  ['aws:ecs/service:Service', 'networkConfiguration.subnets', (subnets) => ({ networkConfiguration: { subnets } })],
  [
    'aws-native:ecs:Service',
    'networkConfiguration.awsvpcConfiguration.subnets',
    (subnets) => ({ networkConfiguration: { awsvpcConfiguration: { subnets } } }),
  ],
  ['aws:autoscaling/group:Group', 'vpcZoneIdentifiers', (vpcZoneIdentifiers) => ({ vpcZoneIdentifiers })],
  ['aws:autoscaling/group:Group', 'availabilityZones', (availabilityZones) => ({ availabilityZones })],
  ['aws-native:autoscaling:AutoScalingGroup', 'vpcZoneIdentifier', (vpcZoneIdentifier) => ({ vpcZoneIdentifier })],
  ['aws-native:autoscaling:AutoScalingGroup', 'availabilityZones', (availabilityZones) => ({ availabilityZones })],
  ['aws:lb/loadBalancer:LoadBalancer', 'subnets', (subnets) => ({ subnets })],
  ['aws:lb/loadBalancer:LoadBalancer', 'subnetMappings', (subnetMappings) => ({ subnetMappings })],
  ['aws-native:elasticloadbalancingv2:LoadBalancer', 'subnets', (subnets) => ({ subnets })],
  ['aws-native:elasticloadbalancingv2:LoadBalancer', 'subnetMappings', (subnetMappings) => ({ subnetMappings })],
])('%s by %s', (type, path, props) => {
  expect(judge(rule, of(type, props(['a', unknown])))).toEqual({ violations: [], undecided: [] });
  expect(judge(rule, of(type, props(['a']))).violations).toEqual([says(path)]);
  expect(judge(rule, of(type, props(['a']), {})).violations).toEqual([]);
  expect(judge(rule, of(type, props(['a', 'b'])), { minimumSubnets: 3 }).violations).toHaveLength(1);
  expect(judge(rule, of(type, props(unknown))).undecided).toEqual([`x: ${path}`]);
});

test('none named', () => {
  expect(judge(rule, of('aws:lb/loadBalancer:LoadBalancer', {})).violations).toEqual([says('subnets')]);
});
