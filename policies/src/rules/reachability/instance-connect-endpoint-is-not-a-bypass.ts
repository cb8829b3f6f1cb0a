import { flagOption, resourceRule } from '../../rule';

/** A tunnel of AWS to port 22 of every host in the VPC: who may open it is a matter of IAM, not of the proxy. */
export const instanceConnectEndpointIsNotABypass = resourceRule({
  id: 'instance-connect-endpoint-is-not-a-bypass',
  area: 'reachability',
  title: 'No EC2 Instance Connect endpoint leads past the proxy',
  severity: 'high',
  reason:
    'With `ec2-instance-connect:OpenTunnel` anybody reaches the sshd of a private host from the internet; no session is recorded.',
  types: [
    'aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint',
    'aws-native:ec2:InstanceConnectEndpoint',
  ],
  reads: [
    'aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint preserveClientIp',
    'aws-native:ec2:InstanceConnectEndpoint preserveClientIp',
  ],
  options: {
    allowed: flagOption(
      false,
      'Whether endpoints are allowed, e.g. to break glass; they then have to show hosts the address of the client.',
    ),
  },
  remediation: 'Take the endpoint out, or allow it by the option `allowed` and set `preserveClientIp: true`.',
  controls: {
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['8.4.3'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html',
  judge({ props, type }, { settings, violation }) {
    if (!settings.allowed) {
      violation(undefined, 'is a way to the hosts of the VPC past the proxy');
      return;
    }
    const preserves = props.at('preserveClientIp');
    // The bridged provider sets it where a program does not; the service does not.
    const byDefault = !type.startsWith('aws-native:');
    if (!(preserves.flag() ?? byDefault))
      violation(preserves, 'is not true: hosts cannot log where a client comes from');
  },
});
