import { ACL_TYPES, aclEntriesOf, decisionOf, isWiderThan, openingsOf } from '../../readers/networks';
import { resourceRule, textsOption } from '../../rule';
import { letsInMoreThan, portsOf, widthOptions } from './wide-ranges';

/** The second wall: it holds where somebody opens a security group by mistake. */
export const networkAclKeepsSshClosed = resourceRule({
  id: 'network-acl-keeps-ssh-closed',
  area: 'reachability',
  title: 'No network ACL lets the internet in by SSH or RDP',
  severity: 'medium',
  reason:
    'The ACL is the one wall that a security group opened by mistake, or by an intruder, does not take down with it.',
  types: ACL_TYPES,
  reads: ACL_TYPES.map((type) => `${type} ingress`),
  options: {
    ports: textsOption(['22', '3389'], 'Ports of administration.'),
    ...widthOptions,
  },
  remediation:
    'Allow 22 and 3389 from your own networks only, or deny them before the entry that allows the rest to everybody.',
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
  judge(resource, { settings, violation, each }) {
    const entries = aclEntriesOf(resource);
    each(portsOf(settings), (port) => {
      const decisions = entries.flatMap((entry) => decisionOf(entry, port) ?? []);
      for (const { decision, ranges } of openingsOf(decisions)) {
        if (isWiderThan(ranges, settings)) violation(decision.entry.at, `${letsInMoreThan(settings)} on port ${port}`);
      }
    });
  },
});
