import { knownTexts, linksOf, type Stack, type StackResource } from '../../model';
import { byOwner, covers, isOwnAddress, isWiderThan, readCidr, type AddressRange } from '../../readers/networks';
import {
  INGRESS_PROPERTIES,
  INGRESS_TYPES,
  sourcesOf,
  topPropertyOf,
  type HeldSource,
} from '../../readers/security-groups';
import { stackRule, textsOption } from '../../rule';
import { letsInMoreThan, portsOf, widthOptions } from './wide-ranges';

const LISTS = ['aws:ec2/managedPrefixList:ManagedPrefixList', 'aws-native:ec2:PrefixList'];
const ENTRY = 'aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry';
const IDS = ['id', 'prefixListId'];

/** A prefix list hides ranges behind an id: `0.0.0.0/0` in it passes whoever reads security groups only. */
export const sshPrefixListsAreNarrow = stackRule({
  id: 'ssh-prefix-lists-are-narrow',
  area: 'reachability',
  title: 'Prefix lists that may come in by SSH hold no wide ranges',
  severity: 'high',
  reason: 'Whoever may edit the list lets the internet in, and the security group looks as before.',
  reads: [...INGRESS_PROPERTIES, ...LISTS.map((type) => `${type} entries`), `${ENTRY} cidr, prefixListId`],
  options: {
    ports: textsOption(['22'], 'Ports on which hosts serve SSH.'),
    trustedPrefixLists: textsOption([], 'Ids of prefix lists of other stacks that may come in by SSH.'),
    ...widthOptions,
  },
  remediation:
    'Write narrower ranges into the list, let SSH in from the security group of the proxy, or name a list of another stack in the option `trustedPrefixLists`.',
  controls: {
    'cis-aws-5.0': ['5.3', '5.4'],
    fsbp: ['EC2.13', 'EC2.19'],
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.3.1'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html',
  judge(stack, { settings, violationOf, each }) {
    const ports = portsOf(settings);
    const lists = stack.ofType(...LISTS);
    each(stack.ofType(...INGRESS_TYPES), (holder) => {
      each(
        sourcesOf(holder).filter(({ source }) => source.kind === 'prefix-list'),
        (held) => {
          const open = ports.filter((port) => covers(held.rule, port));
          if (open.length === 0) return;
          const { at } = held.source;
          const found = listsOf(held, lists);
          if (found.length === 0 && !settings.trustedPrefixLists.includes(at.text() ?? '')) {
            violationOf(
              holder,
              at,
              `is a prefix list of another stack, on port ${open.join(', ')}: its ranges are not known here`,
            );
          }
          if (found.some((list) => isWiderThan(rangesOf(list, stack), settings))) {
            violationOf(holder, at, `is a prefix list that ${letsInMoreThan(settings)} on port ${open.join(', ')}`);
          }
        },
      );
    });
  },
});

/** By its id where that is known; else each list that the rules are linked to may be the one. */
function listsOf({ holder, source }: HeldSource, lists: readonly StackResource[]): readonly StackResource[] {
  if (source.at.isUnknown) return linksOf(holder, topPropertyOf(source)).filter((each) => lists.includes(each));
  const id = source.at.text();
  return lists.filter(({ props }) => IDS.some((key) => knownTexts(props.at(key))[0] === id));
}

function rangesOf(list: StackResource, stack: Stack): readonly AddressRange[] {
  const added = byOwner(stack.ofType(ENTRY), () => 'prefixListId', [list], IDS).find(({ owner }) => owner === list);
  const entries = [
    ...list.props
      .at('entries')
      .items()
      .map((entry) => ({ owner: list, at: entry.at('cidr') })),
    ...(added?.members ?? []).map((owner) => ({ owner, at: owner.props.at('cidr') })),
  ];
  return entries.filter(({ owner, at }) => !isOwnAddress(owner, at)).flatMap(({ at }) => readCidr(at) ?? []);
}
