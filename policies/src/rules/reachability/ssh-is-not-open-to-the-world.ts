import { INGRESS_PROPERTIES, INGRESS_TYPES } from '../../readers/security-groups';
import { resourceRule, textsOption } from '../../rule';
import { portsOf, reportWideRanges, widthOptions } from './wide-ranges';

/** Tools look for `/0` only, which two halves pass: the width of the public part counts instead. */
export const sshIsNotOpenToTheWorld = resourceRule({
  id: 'ssh-is-not-open-to-the-world',
  area: 'reachability',
  title: 'No security group lets the internet in by SSH',
  severity: 'critical',
  reason:
    'Whoever finds the address can try stolen keys and exploits of sshd from anywhere, past the proxy, its second factor and its records.',
  types: INGRESS_TYPES,
  reads: INGRESS_PROPERTIES,
  options: {
    ports: textsOption(['22'], 'Ports on which hosts serve SSH.'),
    ...widthOptions,
  },
  remediation: 'Let SSH in from the security group of the proxy only, or from the addresses of your own network.',
  controls: {
    'cis-aws-3.0': ['5.2', '5.3'],
    'cis-aws-5.0': ['5.3', '5.4'],
    'cis-aws-6.0': ['6.3', '6.4'],
    'cis-aws-7.0': ['6.3', '6.4'],
    fsbp: ['EC2.13', 'EC2.18', 'EC2.19'],
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.3.1'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  judge(resource, report) {
    reportWideRanges(resource, portsOf(report.settings), report);
  },
});
