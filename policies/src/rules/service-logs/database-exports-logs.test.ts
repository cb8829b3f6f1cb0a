import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { databaseExportsLogs as rule } from './database-exports-logs';

const ENABLED = 'enabledCloudwatchLogsExports';
const NATIVE = 'enableCloudwatchLogsExports';
const says = (log: string) => [`d: ${ENABLED} leaves out ${log}`];
const judged = (type: string, props: Readonly<Record<string, Value>>) => judge(rule, [row(type, 'd', props)]);

test.each([
  ['aws:rds/instance:Instance', 'postgres', 'postgresql'],
  ['aws:rds/instance:Instance', 'mysql', 'audit'],
  ['aws:rds/instance:Instance', 'MariaDB', 'audit'],
  ['aws:rds/instance:Instance', 'oracle-ee-cdb', 'audit'],
  ['aws:rds/instance:Instance', 'sqlserver-web', 'error'],
  ['aws:rds/instance:Instance', 'db2-se', 'diag.log'],
  ['aws:rds/cluster:Cluster', 'aurora-postgresql', 'postgresql'],
  ['aws:rds/cluster:Cluster', 'aurora-mysql', 'audit'],
  ['aws:rds/cluster:Cluster', 'aurora', 'audit'],
  ['aws-native:rds:DbInstance', 'postgres', 'postgresql'],
  ['aws-native:rds:DbCluster', 'aurora-mysql', 'audit'],
  ['aws:docdb/cluster:Cluster', null, 'audit'],
  ['aws:neptune/cluster:Cluster', null, 'audit'],
  ['aws-native:docdb:DbCluster', null, 'audit'],
  ['aws-native:neptune:DbCluster', null, 'audit'],
])('%s of engine %s exports %s', (type, engine, log) => {
  const none = { violations: [], undecided: [] };
  expect(judged(type, { engine, [ENABLED]: ['other', log] })).toEqual(none);
  expect(judged(type, { engine, [NATIVE]: [log, unknown] })).toEqual(none);
  expect(judged(type, { engine, [ENABLED]: ['other'] }).violations).toEqual(says(log));
  expect(judged(type, { engine }).violations).toEqual(says(log));
});

test.each([
  ['a replica that names a log', { [ENABLED]: ['upgrade'] }, []],
  ['a replica that names none', { replicateSourceDb: 'a' }, [`d: ${ENABLED} names no log`]],
  ['an engine that exports none', { engine: 'custom-oracle-ee' }, []],
  ['a member of a cluster', { dbClusterIdentifier: 'c', engine: unknown }, []],
  ['a member by its engine', { engine: 'aurora-postgresql' }, []],
])('an instance: %s', (_case, props, violations) => {
  expect(judged('aws-native:rds:DbInstance', props)).toEqual({ violations, undecided: [] });
});

test('a cluster is no member of itself', () => {
  expect(judged('aws-native:rds:DbCluster', { dbClusterIdentifier: 'c', engine: 'aurora-mysql' }).violations).toEqual(
    says('audit'),
  );
});

test.each([
  ['the engine', { engine: unknown }, 'engine'],
  ['the logs', { engine: 'postgres', [ENABLED]: unknown }, ENABLED],
  ['one of the logs', { engine: 'postgres', [ENABLED]: ['upgrade', unknown] }, `${ENABLED}[1]`],
])('%s unknown is undecided', (_case, props, path) => {
  expect(judged('aws:rds/instance:Instance', props)).toEqual({ violations: [], undecided: [`d: ${path}`] });
});
