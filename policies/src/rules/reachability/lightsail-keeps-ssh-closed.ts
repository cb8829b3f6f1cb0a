import type { Property, Resource } from '../../model';
import { covers, isWiderThan, readCidr } from '../../readers/networks';
import { resourceRule, textsOption } from '../../rule';
import { letsInMoreThan, portsOf, widthOptions } from './wide-ranges';

const PORTS: Readonly<Record<string, (props: Property) => Property>> = {
  'aws:lightsail/instancePublicPorts:InstancePublicPorts': (props) => props.at('portInfos'),
  'aws-native:lightsail:Instance': (props) => props.at('networking').at('ports'),
};

/** Lightsail has no security groups: its hosts are on the internet, and this list is all that stands before them. */
export const lightsailKeepsSshClosed = resourceRule({
  id: 'lightsail-keeps-ssh-closed',
  area: 'reachability',
  title: 'A Lightsail host does not let the internet in by SSH or RDP',
  severity: 'critical',
  reason:
    'Whoever finds the address can try stolen keys and exploits of sshd from anywhere, past the proxy and its records.',
  types: Object.keys(PORTS),
  reads: [
    'aws:lightsail/instancePublicPorts:InstancePublicPorts portInfos',
    'aws-native:lightsail:Instance networking.ports',
  ],
  options: { ports: textsOption(['22', '3389'], 'Ports of administration.'), ...widthOptions },
  remediation: 'Name your own ranges in `cidrs` of the port, or leave the port out.',
  controls: {
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.3.1'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-firewall-and-port-mappings-in-amazon-lightsail.html',
  judge(resource, { settings, violation, each }) {
    const ports = portsOf(settings);
    const rules = infosOf(resource);
    each(rules, (rule) => {
      const traffic = { protocol: rule.at('protocol'), from: rule.at('fromPort'), to: rule.at('toPort') };
      const open = ports.filter((port) => covers(traffic, port));
      if (open.length === 0) return;
      const lists = [rule.at('cidrs'), rule.at('ipv6Cidrs'), rule.at('cidrListAliases')];
      if (!lists.some((list) => list.isSet())) {
        violation(rule, `names no range: everybody reaches port ${open.join(', ')}`);
        return;
      }
      for (const at of lists.slice(0, 2).flatMap((list) => list.items())) {
        const range = readCidr(at);
        if (range === undefined || !isWiderThan([range], settings)) continue;
        violation(at, `${letsInMoreThan(settings)} on port ${open.join(', ')}`);
      }
    });
  },
});

const infosOf = ({ type, props }: Resource): readonly Property[] => PORTS[type]?.(props).items() ?? [];
