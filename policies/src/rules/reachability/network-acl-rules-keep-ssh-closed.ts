import type { Stack, StackResource } from '../../model';
import {
  ACL_RULE_TYPES,
  aclEntriesOf,
  byOwner,
  decisionOf,
  isOwnAddress,
  isWiderThan,
  openingsOf,
  type AclEntry,
  type Decision,
  type Owned,
} from '../../readers/networks';
import { stackRule, textsOption } from '../../rule';
import { letsInMoreThan, portsOf, widthOptions } from './wide-ranges';

/** Entries that are resources of their own mean nothing alone: one with a lower number may deny what this one allows. */
export const networkAclRulesKeepSshClosed = stackRule({
  id: 'network-acl-rules-keep-ssh-closed',
  area: 'reachability',
  title: 'The entries of a network ACL together do not let the internet in by SSH or RDP',
  severity: 'medium',
  reason:
    'The ACL is the one wall that a security group opened by mistake, or by an intruder, does not take down with it.',
  reads: ACL_RULE_TYPES.map(
    (type) => `${type} networkAclId, egress, ruleNumber, ruleAction, protocol, cidrBlock, ipv6CidrBlock`,
  ),
  options: {
    ports: textsOption(['22', '3389'], 'Ports of administration.'),
    ...widthOptions,
  },
  remediation:
    'Allow 22 and 3389 from your own networks only, or deny them by an entry with a lower number than the one that allows the rest.',
  controls: {
    'cis-aws-3.0': ['5.1'],
    'cis-aws-5.0': ['5.2'],
    'cis-aws-6.0': ['6.2'],
    'cis-aws-7.0': ['6.2'],
    fsbp: ['EC2.21'],
    soc2: ['CC6.6'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
  judge(stack, { settings, violationOf, each }) {
    const ports = portsOf(settings);
    for (const { members } of byAcl(stack)) {
      for (const port of ports) {
        const owners = new Map<Decision, StackResource>();
        // Each is read by itself: one that cannot be read names itself, and the others are judged without it.
        each(members, (rule) => {
          for (const entry of aclEntriesOf(rule).filter(isKnown(rule))) {
            const decision = decisionOf(entry, port);
            if (decision !== undefined) owners.set(decision, rule);
          }
        });
        for (const { decision, ranges } of openingsOf([...owners.keys()])) {
          if (!isWiderThan(ranges, settings)) continue;
          const { entry } = decision;
          violationOf(owners.get(decision), entry.ranges[0], `${letsInMoreThan(settings)} on port ${port}`);
        }
      }
    }
  },
});

/** A range that the stack's own network gives is that network, whatever its numbers will be. */
const isKnown =
  (rule: StackResource) =>
  (entry: AclEntry): boolean =>
    !entry.ranges.some((at) => isOwnAddress(rule, at));

const OWNERS = [
  'aws:ec2/networkAcl:NetworkAcl',
  'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl',
  'aws:ec2/vpc:Vpc',
  'aws:ec2/defaultVpc:DefaultVpc',
  'aws-native:ec2:NetworkAcl',
  'aws-native:ec2:Vpc',
];

const byAcl = (stack: Stack): readonly Owned[] =>
  byOwner(stack.ofType(...ACL_RULE_TYPES), () => 'networkAclId', stack.ofType(...OWNERS), [
    'id',
    'defaultNetworkAclId',
    'defaultNetworkAcl',
  ]);
