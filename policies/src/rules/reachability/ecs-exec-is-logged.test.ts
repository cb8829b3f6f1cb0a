import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { ecsExecIsLogged as rule } from './ecs-exec-is-logged';

const at = 'configuration.executeCommandConfiguration';
const none = `c: ${at}.logging is \`NONE\`: nothing of what people do in containers is kept`;
const nowhere = `c: ${at}.logConfiguration names neither a log group nor a bucket`;
const cluster = (executeCommandConfiguration: Row['props'][string], type = 'aws:ecs/cluster:Cluster') => [
  row(type, 'c', { configuration: { executeCommandConfiguration } }),
];

test.each<[string, readonly Row[], string[]]>([
  ['nothing said', [row('aws:ecs/cluster:Cluster', 'c', {})], []],
  ['no logging said', cluster({}), []],
  ['the log of the task', cluster({ logging: 'DEFAULT' }), []],
  ['no log', cluster({ logging: 'NONE' }), [none]],
  ['no log, in small letters', cluster({ logging: 'none' }), [none]],
  ['no log of aws-native', cluster({ logging: 'NONE' }, 'aws-native:ecs:Cluster'), [none]],
  ['a log of its own', cluster({ logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: unknown } }), []],
  ['a bucket of its own', cluster({ logging: 'OVERRIDE', logConfiguration: { s3BucketName: 'b' } }), []],
  ['a log of its own that is not named', cluster({ logging: 'OVERRIDE' }), [nowhere]],
  ['a log that is not used', cluster({ logging: 'DEFAULT', logConfiguration: {} }), []],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test('an unknown choice is undecided', () => {
  expect(judge(rule, cluster({ logging: unknown })).undecided).toEqual([`c: ${at}.logging`]);
});
