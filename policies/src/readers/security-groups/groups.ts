import type { Stack, StackResource } from '../../model';
import { byOwner } from '../networks';
import { GROUP_TYPES, groupPropertyOf, ingressOf, RULE_TYPES, type Ingress, type Source } from './ingress';

/** A security group with all that holds its rules, whichever way the program spells them. */
export interface Group {
  /** None where it is not part of the stack. */
  readonly owner: StackResource | undefined;
  /** The group itself and the rules that are resources of their own. */
  readonly holders: readonly StackResource[];
}

/** What a security group is known by; a network names its default group, too. */
export const GROUP_IDS: readonly string[] = ['id', 'groupId', 'defaultSecurityGroupId', 'defaultSecurityGroup'];
export const NETWORK_TYPES: readonly string[] = [
  'aws:ec2/vpc:Vpc',
  'aws:ec2/defaultVpc:DefaultVpc',
  'aws-native:ec2:Vpc',
];

/** The groups of a stack, and those elsewhere to which it adds rules. */
export function groupsOf(stack: Stack): readonly Group[] {
  const groups = stack.ofType(...GROUP_TYPES);
  const rules = byOwner(
    stack.ofType(...RULE_TYPES),
    (rule) => groupPropertyOf(rule) ?? '',
    [...groups, ...stack.ofType(...NETWORK_TYPES)],
    GROUP_IDS,
  );
  const added = new Map(
    rules.flatMap(({ owner, members }) => (owner === undefined ? [] : [[owner, members] as const])),
  );
  return [
    ...groups.map((owner) => ({ owner, holders: [owner, ...(added.get(owner) ?? [])] })),
    ...rules
      .filter(({ owner }) => owner === undefined || !groups.includes(owner))
      .map(({ owner, members }) => ({ owner, holders: members })),
  ];
}

/** A source, with the rule that lets it in and the resource that holds the rule. */
export interface HeldSource {
  /** Of the holder, for what cannot be read of the source. */
  readonly urn: string;
  readonly holder: StackResource;
  readonly rule: Ingress;
  readonly source: Source;
}

export const sourcesOf = (holder: StackResource): readonly HeldSource[] =>
  ingressOf(holder).flatMap((rule) => rule.sources.map((source) => ({ urn: holder.urn, holder, rule, source })));

/** The name of the resource's property under which a source stands: links are known by it. */
export const topPropertyOf = (source: Source): string => /^[^.[]+/.exec(source.at.path)?.[0] ?? '';
