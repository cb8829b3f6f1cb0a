import { within } from '../../readers/service-logs/within';
import { resourceRule } from '../../rule';

export const clientVpnLogsConnections = resourceRule({
  id: 'client-vpn-logs-connections',
  area: 'service-logs',
  title: 'A Client VPN endpoint logs who connects',
  severity: 'high',
  reason:
    'A VPN is a second way to the hosts beside the proxy: without its log of connections nobody knows who took it.',
  types: ['aws:ec2clientvpn/endpoint:Endpoint', 'aws-native:ec2:ClientVpnEndpoint'],
  reads: [
    'aws:ec2clientvpn/endpoint:Endpoint connectionLogOptions.enabled',
    'aws-native:ec2:ClientVpnEndpoint connectionLogOptions.enabled',
  ],
  remediation: 'Set `connectionLogOptions` with `enabled: true` and a log group.',
  controls: {
    fsbp: ['EC2.51'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12', 'AC-17'],
  },
  link: 'https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html',
  judge({ props }, { violation }) {
    const enabled = within(props.at('connectionLogOptions'), 'enabled');
    if (enabled.flag() !== true) violation(enabled, 'does not turn the log of connections on');
  },
});
