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

export interface Opening {
  readonly entry: AclEntry;
  /** From where this entry lets in, after all that earlier ones decide. */
  readonly ranges: readonly AddressRange[];
}

/** What the entries of one ACL let in on a port, by entry; what none matches is denied. */
export function openingsOf(entries: readonly AclEntry[], port: number): readonly Opening[] {
  let decided: readonly AddressRange[] = [];
  const inOrder = [...entries].sort((a, b) => (a.number.number() ?? 0) - (b.number.number() ?? 0));
  return inOrder.flatMap((each) => {
    if (!covers(each, port)) return [];
    const ranges = each.ranges.flatMap((at) => readCidr(at) ?? []);
    const left = without(ranges, decided);
    decided = union([...decided, ...ranges]);
    return each.action.text()?.toLowerCase() === 'allow' && left.length > 0 ? [{ entry: each, ranges: left }] : [];
  });
}
