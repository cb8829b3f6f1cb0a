import type { Property, Resource } from '../../model';
import type { AddressRange } from './address-range';
import { union, without } from './address-set';
import { covers, type Traffic } from './ports';
import { readCidr } from './read-cidr';

/** One inbound entry of a network ACL, however it is spelled. */
export interface AclEntry extends Traffic {
  readonly at: Property;
  /** Entries are tried from the lowest number up; the first that matches decides. */
  readonly number: Property;
  /** `allow` or `deny`. */
  readonly action: Property;
  readonly ranges: readonly Property[];
}

/** ACLs that hold their entries. */
export const ACL_TYPES: readonly string[] = [
  'aws:ec2/networkAcl:NetworkAcl',
  'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl',
];
/** Entries that are resources of their own. */
export const ACL_RULE_TYPES: readonly string[] = [
  'aws:ec2/networkAclRule:NetworkAclRule',
  'aws-native:ec2:NetworkAclEntry',
];

/** The inbound entries of an ACL, or the one that a resource is. */
export function aclEntriesOf({ type, props }: Resource): readonly AclEntry[] {
  if (ACL_TYPES.includes(type))
    return props
      .at('ingress')
      .items()
      .map((at) => entry(at, 'ruleNo', 'action'));
  if (!ACL_RULE_TYPES.includes(type) || props.at('egress').flag() === true) return [];
  return [entry(props, 'ruleNumber', 'ruleAction')];
}

function entry(at: Property, number: string, action: string): AclEntry {
  const range = at.at('portRange');
  return {
    ...{ at, number: at.at(number), action: at.at(action), protocol: at.at('protocol') },
    from: range.isSet() ? range.at('from') : at.at('fromPort'),
    to: range.isSet() ? range.at('to') : at.at('toPort'),
    ranges: [at.at('cidrBlock'), at.at('ipv6CidrBlock')].filter((each) => each.isSet()),
  };
}

/** What one entry says about a port. */
export interface Decision {
  readonly entry: AclEntry;
  readonly number: number;
  readonly allows: boolean;
  readonly ranges: readonly AddressRange[];
}

/** Reads what the entry says about the port; none where it is about other traffic. */
export function decisionOf(entry: AclEntry, port: number): Decision | undefined {
  if (!covers(entry, port)) return undefined;
  const allows = entry.action.text()?.toLowerCase() === 'allow';
  return {
    entry,
    number: entry.number.number() ?? 0,
    allows,
    ranges: entry.ranges.flatMap((at) => readCidr(at) ?? []),
  };
}

export interface Opening {
  readonly decision: Decision;
  /** From where its entry lets in, after all that earlier ones decide. */
  readonly ranges: readonly AddressRange[];
}

/** What the entries of one ACL let in on the port that these are about, by entry; what none matches is denied. */
export function openingsOf(decisions: readonly Decision[]): readonly Opening[] {
  let decided: readonly AddressRange[] = [];
  const inOrder = [...decisions].sort((a, b) => a.number - b.number);
  return inOrder.flatMap((decision) => {
    const { allows, ranges } = decision;
    const left = without(ranges, decided);
    decided = union([...decided, ...ranges]);
    return allows && left.length > 0 ? [{ decision, ranges: left }] : [];
  });
}
