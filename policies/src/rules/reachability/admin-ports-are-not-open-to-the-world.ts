import { INGRESS_PROPERTIES, INGRESS_TYPES } from '../../readers/security-groups';
import { resourceRule, textsOption } from '../../rule';
import { portsOf, reportWideRanges, widthOptions } from './wide-ranges';

/** What administers a host or its containers beside SSH, most of it without encryption or a second factor. */
export const adminPortsAreNotOpenToTheWorld = resourceRule({
  id: 'admin-ports-are-not-open-to-the-world',
  area: 'reachability',
  title: 'No security group lets the internet in on a port of administration',
  severity: 'critical',
  reason:
    'Telnet, RDP, WinRM, VNC and the APIs of Docker, etcd and kubelet give a shell as SSH does, with no proxy that asks for a second factor and keeps records.',
  types: INGRESS_TYPES,
  reads: INGRESS_PROPERTIES,
  options: {
    ports: textsOption(
      ['23', '2375', '2376', '2379', '3389', '5900', '5985', '5986', '10250'],
      'Ports of administration: Telnet, Docker, etcd, RDP, VNC, WinRM and kubelet.',
    ),
    ...widthOptions,
  },
  remediation: 'Let these ports in from your own network only, or administer the host by SSH through the proxy.',
  controls: {
    'cis-aws-3.0': ['5.2', '5.3'],
    'cis-aws-5.0': ['5.3', '5.4'],
    'cis-aws-6.0': ['6.3', '6.4'],
    'cis-aws-7.0': ['6.3', '6.4'],
    fsbp: ['EC2.14', 'EC2.18', 'EC2.19'],
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
