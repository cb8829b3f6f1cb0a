import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { publicZoneLogsQueries as rule } from './public-zone-logs-queries';

const LOG = 'aws:route53/queryLog:QueryLog';
const NATIVE = 'aws-native:route53:HostedZone';
const zone = (props: Row['props'] = {}) => row('aws:route53/zone:Zone', 'z', { zoneId: 'Z1', ...props });
const none = ['z: no query log of this stack is of the public zone'];

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['a query log', [zone(), row(LOG, 'l', { zoneId: unknown }, { links: { zoneId: ['z'] } })], []],
  ['a query log by the id of the zone', [zone(), row(LOG, 'l', { zoneId: 'Z1' })], []],
  ['a query log by the id of the resource', [zone({ id: 'Z9' }), row(LOG, 'l', { zoneId: 'Z9' })], []],
  ['that of another zone', [zone(), row(LOG, 'l', { zoneId: 'Z2' })], none],
  ['none', [zone()], none],
  ['no VPCs', [zone({ vpcs: [] })], none],
  ['a private zone', [zone({ vpcs: [{ vpcId: unknown }] })], []],
  ['a private zone whose VPCs are not known', [zone({ vpcs: unknown })], []],
  ['aws-native', [row(NATIVE, 'z', { queryLoggingConfig: { cloudWatchLogsLogGroupArn: unknown } })], []],
  ['aws-native without', [row(NATIVE, 'z', {})], none],
  ['a private zone of Cloud Control', [row(NATIVE, 'z', { vpCs: [{ vpcId: 'vpc-1' }] })], []],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
