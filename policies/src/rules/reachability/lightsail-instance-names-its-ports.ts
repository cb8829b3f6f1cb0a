import { names } from '../../model';
import { stackRule } from '../../rule';

const PORTS = 'aws:lightsail/instancePublicPorts:InstancePublicPorts';

/** Lightsail opens port 22 of a new host to everybody; only a list of ports takes that back. */
export const lightsailInstanceNamesItsPorts = stackRule({
  id: 'lightsail-instance-names-its-ports',
  area: 'reachability',
  title: 'A Lightsail host names the ports that it opens',
  severity: 'high',
  reason:
    'A host that says nothing is on the internet with port 22 open to everybody, although no line of the program shows it.',
  reads: ['aws:lightsail/instance:Instance', `${PORTS} instanceName`],
  remediation: 'Add an `aws.lightsail.InstancePublicPorts` for the instance.',
  controls: {
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.3.1'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-firewall-and-port-mappings-in-amazon-lightsail.html',
  judge(stack, { violationOf }) {
    const lists = stack.ofType(PORTS);
    for (const instance of stack.ofType('aws:lightsail/instance:Instance')) {
      if (lists.some((each) => names(each, 'instanceName', instance, ['name', 'id']))) continue;
      violationOf(instance, undefined, 'opens port 22 to everybody, since nothing names its ports');
    }
  },
});
