import {
  covers,
  isOwnAddress,
  isWiderThan,
  publicPart,
  readCidr,
  without,
  type AddressRange,
} from '../../readers/networks';
import { groupsOf, INGRESS_PROPERTIES, sourcesOf, type HeldSource } from '../../readers/security-groups';
import { integerOption, stackRule, textsOption } from '../../rule';
import { letsInMoreThan, portsOf } from './wide-ranges';

/** A range that is narrow enough by itself is one of a hundred of its kind: only their sum shows it. */
export const sshRangesDoNotCoverTheWorld = stackRule({
  id: 'ssh-ranges-do-not-cover-the-world',
  area: 'reachability',
  title: 'The ranges that a security group lets in by SSH do not add up to the internet',
  severity: 'critical',
  reason:
    'Ranges that pass every check one by one let everybody in together, spread over the rules of a group and resources of their own.',
  reads: INGRESS_PROPERTIES,
  options: {
    ports: textsOption(['22'], 'Ports on which hosts serve SSH.'),
    widestIpv4Prefix: integerOption(
      8,
      'How much of public IPv4 all ranges of a group may add up to, as the prefix length of one range of that size.',
      { minimum: 0, maximum: 32 },
    ),
    widestIpv6Prefix: integerOption(
      24,
      'How much of public IPv6 all ranges of a group may add up to, as the prefix length of one range of that size.',
      { minimum: 0, maximum: 128 },
    ),
  },
  remediation: 'Let SSH in from the security group of the proxy only, or from the addresses of your own network.',
  controls: {
    'cis-aws-3.0': ['5.2', '5.3'],
    'cis-aws-5.0': ['5.3', '5.4'],
    'cis-aws-6.0': ['6.3', '6.4'],
    'cis-aws-7.0': ['6.3', '6.4'],
    fsbp: ['EC2.13', 'EC2.19'],
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.3.1'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  judge(stack, { settings, violationOf, each }) {
    const ports = portsOf(settings);
    for (const { owner, holders } of groupsOf(stack)) {
      for (const port of ports) {
        const ranges: AddressRange[] = [];
        // What is known may cover the world already, whatever else cannot be read.
        each(holders, (holder) => {
          each(sourcesOf(holder), (held) => {
            ranges.push(...rangesOf(held, port));
          });
        });
        if (isOneForAll(ranges) || !isWiderThan(ranges, settings)) continue;
        violationOf(
          owner ?? holders[0],
          undefined,
          `${letsInMoreThan(settings)} on port ${port}, by all ranges together`,
        );
      }
    }
  },
});

/** One range that holds all others is judged by itself, by another rule. */
const isOneForAll = (ranges: readonly AddressRange[]): boolean => {
  const open = publicPart(ranges);
  return ranges.some((range) => without(open, [range]).length === 0);
};

/** Those that the port is open to. */
function rangesOf({ holder, rule, source }: HeldSource, port: number): readonly AddressRange[] {
  if (source.kind !== 'range' && source.kind !== 'unknown') return [];
  if (isOwnAddress(holder, source.at) || !covers(rule, port)) return [];
  return [readCidr(source.at)].filter((range) => range !== undefined);
}
