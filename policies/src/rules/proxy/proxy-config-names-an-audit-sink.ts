import { CONFIG_OBJECT_TYPES, FLEET_OPTIONS, isProxyConfig, proxyConfigOf } from '../../readers/proxy-fleets';
import { resourceRule } from '../../rule';

/** Events that stay on the proxy's own disk are gone with it, and an intruder on it may change them. */
export const proxyConfigNamesAnAuditSink = resourceRule({
  id: 'proxy-config-names-an-audit-sink',
  area: 'proxy',
  title: 'A proxy is told where to write its audit events',
  severity: 'critical',
  reason: 'Without a sink audit events stay on the disk of the proxy, where an intruder on it can remove them.',
  types: CONFIG_OBJECT_TYPES,
  reads: CONFIG_OBJECT_TYPES.flatMap((type) => [`${type} key`, `${type} content`]),
  options: FLEET_OPTIONS,
  remediation: 'Give the ProxyFleet an audit store in `auditSinks` whose mode is not `readOnly`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.3'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-9(2)', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store-integration.html',
  judge(object, { settings, violation }) {
    if (!isProxyConfig(object, settings)) return;
    const sinks = proxyConfigOf(object).at('audit').at('sinks');
    const written = sinks.items().filter((sink) => sink.at('mode').text() !== 'readOnly');
    if (written.length === 0) violation(sinks, 'names no sink that is written to: audit events stay on the proxy');
  },
});
