import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { ecsExecRunsInALoggingCluster as rule } from './ecs-exec-runs-in-a-logging-cluster';

const says = 's: enableExecuteCommand opens shells in a cluster that does not log them';
const cluster = (logging: Row['props'][string], more: Row['props'] = {}, type = 'aws:ecs/cluster:Cluster') =>
  row(type, 'c', { configuration: { executeCommandConfiguration: { logging } }, ...more });
const service = (enableExecuteCommand: Row['props'][string], type = 'aws:ecs/service:Service') =>
  row(type, 's', { enableExecuteCommand, cluster: unknown }, { links: { cluster: ['c'] } });

test.each<[string, readonly Row[], string[]]>([
  ['logged by the cluster', [cluster('OVERRIDE'), service(true)], []],
  ['logged by the task', [cluster('default'), service(true)], []],
  ['not logged', [cluster('NONE'), service(true)], [says]],
  ['nothing said', [cluster(undefined), service('true')], [says]],
  ['no shells', [cluster('NONE'), service(false)], []],
  ['shells not said', [cluster('NONE'), service(undefined)], []],
  ['of aws-native', [cluster('NONE', {}, 'aws-native:ecs:Cluster'), service(true, 'aws-native:ecs:Service')], [says]],
  [
    'a cluster that is somewhere else',
    [cluster('NONE'), row('aws:ecs/service:Service', 's', { enableExecuteCommand: true, cluster: 'x' })],
    [],
  ],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test.each(['arn', 'id', 'name', 'clusterName'])('a cluster is known by its %s', (key) => {
  const rows = [
    cluster('NONE', { [key]: 'x' }),
    row('aws:ecs/service:Service', 's', { enableExecuteCommand: true, cluster: 'x' }),
  ];
  expect(judge(rule, rows).violations).toEqual([says]);
});

test('what is unknown fails closed', () => {
  const refused =
    'c: configuration.executeCommandConfiguration.logging is not known before the deployment, and judging it after would be too late';
  expect(judge(rule, [cluster(unknown), service(true)]).violations).toEqual([refused]);
  expect(judge(rule, [cluster('NONE'), service(unknown)]).violations).toEqual([
    's: enableExecuteCommand is not known before the deployment, and judging it after would be too late',
  ]);
  expect(judge(rule, [cluster('DEFAULT'), service(unknown)]).violations).toEqual([]);
});
