import type { Property, Resource } from '../../model';
import { FLEET_OPTIONS, isFleetPart } from '../../readers/proxy-fleets';
import { integerOption, resourceRule } from '../../rule';

/** Where each kind names its subnets or zones; one of the places is enough. */
const PLACES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'aws:ecs/service:Service': [['networkConfiguration', 'subnets']],
  'aws-native:ecs:Service': [['networkConfiguration', 'awsvpcConfiguration', 'subnets']],
  'aws:autoscaling/group:Group': [['vpcZoneIdentifiers'], ['availabilityZones']],
  'aws-native:autoscaling:AutoScalingGroup': [['vpcZoneIdentifier'], ['availabilityZones']],
  'aws:lb/loadBalancer:LoadBalancer': [['subnets'], ['subnetMappings']],
  'aws-native:elasticloadbalancingv2:LoadBalancer': [['subnets'], ['subnetMappings']],
};

/** When the only way in fails, people build another one past it. */
export const proxyRunsInSeveralZones = resourceRule({
  id: 'proxy-runs-in-several-zones',
  area: 'proxy',
  title: 'Proxies stand in more than one availability zone',
  severity: 'medium',
  reason:
    'When the zone of the only proxy fails nobody reaches a target, and emergency ways in are opened that nobody closes.',
  types: Object.keys(PLACES),
  reads: Object.entries(PLACES).flatMap(([type, places]) => places.map(([property = '']) => `${type} ${property}`)),
  options: {
    ...FLEET_OPTIONS,
    minimumSubnets: integerOption(2, 'Subnets (or zones) that proxies and their load balancer have at least.', {
      minimum: 1,
    }),
  },
  remediation: 'Name subnets of at least two availability zones.',
  controls: { 'nist-800-53-r5': ['SC-5'], soc2: ['CC7.5'] },
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html',
  judge(resource, { settings, violation }) {
    if (!isFleetPart(resource, settings)) return;
    const places = placesOf(resource);
    const set = places.find((place) => place.isSet()) ?? places[0];
    if (set !== undefined && set.items().length < settings.minimumSubnets)
      violation(set, `names fewer than ${settings.minimumSubnets}: one zone that fails takes every proxy with it`);
  },
});

const placesOf = ({ type, props }: Resource): readonly Property[] =>
  (PLACES[type] ?? []).map((path) => path.reduce((at, key) => at.at(key), props));
