import { resourceRule } from '../../rule';

/** A login by serial cable, over the internet. */
export const serialConsoleIsOff = resourceRule({
  id: 'serial-console-is-off',
  area: 'reachability',
  title: 'The serial console of EC2 is off',
  severity: 'medium',
  reason:
    'It leads to the login prompt of every host of the region without a network, so that no security group and no proxy stands before it.',
  types: ['aws:ec2/serialConsoleAccess:SerialConsoleAccess'],
  reads: ['aws:ec2/serialConsoleAccess:SerialConsoleAccess enabled'],
  remediation: 'Set `enabled: false`; turn it on for the hour in which a host does not start.',
  controls: {
    soc2: ['CC6.6'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html',
  judge({ props }, { violation }) {
    const enabled = props.at('enabled');
    // The provider turns it on where a program does not say.
    if (enabled.flag() !== false) violation(enabled, 'is not false: the console reaches every host of the region');
  },
  remedy: () => ({ enabled: false }),
});
