import type { Value } from '../../model';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { networkFirewallWritesLogs as rule } from './network-firewall-writes-logs';

const LOGGING = 'aws:networkfirewall/loggingConfiguration:LoggingConfiguration';
const firewall = row('aws:networkfirewall/firewall:Firewall', 'f', { arn: 'arn:f' });
const native = row('aws-native:networkfirewall:Firewall', 'f', { firewallArn: 'arn:n' });
const of = (...logTypes: readonly Value[]) => ({
  loggingConfiguration: {
    logDestinationConfigs: logTypes.map((logType) => ({ logType, logDestination: { logGroup: unknown } })),
  },
});
const none = ['f: no logging configuration of this stack records the alerts of the firewall'];

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['a link', [firewall, row(LOGGING, 'l', { ...of('FLOW', 'ALERT') }, { links: { firewallArn: ['f'] } })], []],
  ['the ARN', [firewall, row(LOGGING, 'l', { firewallArn: 'arn:f', ...of('alert') })], []],
  ['flows alone', [firewall, row(LOGGING, 'l', { firewallArn: 'arn:f', ...of('FLOW') })], none],
  ['no destination', [firewall, row(LOGGING, 'l', { firewallArn: 'arn:f', ...of() })], none],
  ['nothing in it', [firewall, row(LOGGING, 'l', { firewallArn: 'arn:f' })], none],
  ['that of another', [firewall, row(LOGGING, 'l', { firewallArn: 'arn:x', ...of('ALERT') })], none],
  ['none', [firewall], none],
  [
    'aws-native',
    [native, row('aws-native:networkfirewall:LoggingConfiguration', 'l', { firewallArn: 'arn:n', ...of('ALERT') })],
    [],
  ],
  ['aws-native without', [native], none],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
