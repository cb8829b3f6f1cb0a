import type { Property, Resource } from '../../model';
import type { Traffic } from '../networks';

/** Where a rule lets traffic in from. What kind it is is known even where the value is not. */
export interface Source {
  readonly kind: 'range' | 'prefix-list' | 'group' | 'self' | 'unknown';
  readonly at: Property;
}

/** One inbound rule of a security group, however it is spelled. */
export interface Ingress extends Traffic {
  readonly at: Property;
  readonly sources: readonly Source[];
}

type Kind = Source['kind'];

/** Names of properties by what they hold. */
interface Spelling {
  readonly protocol: string;
  readonly sources: Readonly<Record<string, Kind>>;
}

const BRIDGED: Spelling = {
  protocol: 'protocol',
  sources: {
    cidrBlocks: 'range',
    ipv6CidrBlocks: 'range',
    prefixListIds: 'prefix-list',
    securityGroups: 'group',
    sourceSecurityGroupId: 'group',
    self: 'self',
  },
};

const VPC: Spelling = {
  protocol: 'ipProtocol',
  sources: { cidrIpv4: 'range', cidrIpv6: 'range', prefixListId: 'prefix-list', referencedSecurityGroupId: 'group' },
};

const NATIVE: Spelling = {
  protocol: 'ipProtocol',
  sources: {
    cidrIp: 'range',
    cidrIpv6: 'range',
    sourcePrefixListId: 'prefix-list',
    sourceSecurityGroupId: 'group',
    sourceSecurityGroupName: 'group',
  },
};

interface Reading {
  readonly spelling: Spelling;
  /** The rules among the resource's properties. */
  readonly rules: (props: Property) => readonly Property[];
  /** The group of a rule that is a resource of its own, by property. */
  readonly group?: string;
}

const inline = (spelling: Spelling, property: string): Reading => ({
  spelling,
  rules: (props) => props.at(property).items(),
});

const READINGS: Readonly<Record<string, Reading>> = {
  'aws:ec2/securityGroup:SecurityGroup': inline(BRIDGED, 'ingress'),
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': inline(BRIDGED, 'ingress'),
  'aws:ec2/securityGroupRule:SecurityGroupRule': {
    spelling: BRIDGED,
    rules: (props) => (props.at('type').text()?.toLowerCase() === 'egress' ? [] : [props]),
    group: 'securityGroupId',
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': {
    spelling: VPC,
    rules: (props) => [props],
    group: 'securityGroupId',
  },
  'aws-native:ec2:SecurityGroup': inline(NATIVE, 'securityGroupIngress'),
  'aws-native:ec2:SecurityGroupIngress': { spelling: NATIVE, rules: (props) => [props], group: 'groupId' },
};

/** Canonical tokens of all that holds inbound rules. */
export const INGRESS_TYPES: readonly string[] = Object.keys(READINGS);
export const GROUP_TYPES: readonly string[] = INGRESS_TYPES.filter((type) => READINGS[type]?.group === undefined);
export const RULE_TYPES: readonly string[] = INGRESS_TYPES.filter((type) => READINGS[type]?.group !== undefined);

/** For `reads` of a rule. */
export const INGRESS_PROPERTIES: readonly string[] = [
  'aws:ec2/securityGroup:SecurityGroup ingress',
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup ingress',
  'aws:ec2/securityGroupRule:SecurityGroupRule type, protocol, fromPort, toPort, cidrBlocks, ipv6CidrBlocks, prefixListIds, sourceSecurityGroupId, self',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule ipProtocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId',
  'aws-native:ec2:SecurityGroup securityGroupIngress',
  'aws-native:ec2:SecurityGroupIngress ipProtocol, fromPort, toPort, cidrIp, cidrIpv6, sourcePrefixListId, sourceSecurityGroupId',
];

/** The inbound rules that a resource holds or is; none of a resource of another type. */
export function ingressOf(resource: Resource): readonly Ingress[] {
  const reading = READINGS[resource.type];
  if (reading === undefined) return [];
  return reading.rules(resource.props).map((at) => ({
    at,
    protocol: at.at(reading.spelling.protocol),
    from: at.at('fromPort'),
    to: at.at('toPort'),
    sources: sourcesOf(at, reading.spelling),
  }));
}

/** The property by which a rule that is a resource names its group; none of a group. */
export const groupPropertyOf = (resource: Resource): string | undefined => READINGS[resource.type]?.group;

function sourcesOf(rule: Property, spelling: Spelling): readonly Source[] {
  if (rule.isUnknown) return [{ kind: 'unknown', at: rule }];
  return Object.entries(spelling.sources).flatMap(([key, kind]) => {
    const at = rule.at(key);
    if (!at.isSet()) return [];
    if (at.isUnknown) return [{ kind, at }];
    if (kind === 'self') return at.flag() === true ? [{ kind, at }] : [];
    return at.items().map((item) => ({ kind, at: item }));
  });
}
