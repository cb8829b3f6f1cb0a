import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { redshiftWritesAuditLogs as rule } from './redshift-writes-audit-logs';

const LOGGING = 'aws:redshift/logging:Logging';
const NATIVE = 'aws-native:redshift:Cluster';
const cluster = (props: Row['props'] = {}) =>
  row('aws:redshift/cluster:Cluster', 'c', { clusterIdentifier: 'sales', ...props });
const none = ['c: nothing in this stack turns the audit logs of the cluster on'];

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  [
    'a link',
    [cluster(), row(LOGGING, 'l', { clusterIdentifier: unknown }, { links: { clusterIdentifier: ['c'] } })],
    [],
  ],
  ['the identifier', [cluster(), row(LOGGING, 'l', { clusterIdentifier: 'sales' })], []],
  ['the id', [cluster({ id: 'x' }), row(LOGGING, 'l', { clusterIdentifier: 'x' })], []],
  ['that of another', [cluster(), row(LOGGING, 'l', { clusterIdentifier: 'stock' })], none],
  ['nothing', [cluster()], none],
  ['inline', [cluster({ logging: { enable: true } })], []],
  ['inline, off', [cluster({ logging: { enable: false } })], none],
  ['inline, empty', [cluster({ logging: {} })], none],
  ['aws-native', [row(NATIVE, 'c', { loggingProperties: { bucketName: 'logs' } })], []],
  ['aws-native without', [row(NATIVE, 'c', {})], none],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
