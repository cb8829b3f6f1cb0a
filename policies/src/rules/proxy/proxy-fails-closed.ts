import { CONFIG_OBJECT_TYPES, FLEET_OPTIONS, isProxyConfig, proxyConfigOf } from '../../readers/proxy-fleets';
import { resourceRule } from '../../rule';

/** An intruder who can fill a disk or block a route would otherwise work on unseen. */
export const proxyFailsClosed = resourceRule({
  id: 'proxy-fails-closed',
  area: 'proxy',
  title: 'A proxy that cannot audit lets nobody in',
  severity: 'critical',
  reason:
    'A proxy that fails open goes on when its audit trail is broken: whoever breaks the trail first does the rest unseen.',
  types: CONFIG_OBJECT_TYPES,
  reads: CONFIG_OBJECT_TYPES.flatMap((type) => [`${type} key`, `${type} content`]),
  options: FLEET_OPTIONS,
  remediation: 'Leave `failureMode` of the ProxyFleet out, or set it to `failClosed` (`audit.mode` of proxy.yaml).',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.7.2', '10.7.3'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-5'],
  },
  link: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_detect_investigate_events_app_service_logging.html',
  judge(object, { settings, violation }) {
    if (!isProxyConfig(object, settings)) return;
    const mode = proxyConfigOf(object).at('audit').at('mode');
    if ((mode.text() ?? 'failClosed') !== 'failClosed')
      violation(mode, 'is not failClosed: the proxy goes on without an audit trail');
  },
});
