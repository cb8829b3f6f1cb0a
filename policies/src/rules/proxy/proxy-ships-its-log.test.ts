import { nativeTask, othersTask, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, unknown } from '../../rule/judge.fixture';
import { proxyShipsItsLog as rule } from './proxy-ships-its-log';

const at = 'task: containerDefinitions[0].logConfiguration.logDriver';
const driver = (logDriver: string | undefined) => ({ logConfiguration: { logDriver } });

test.each([
  ['awslogs', driver('awslogs'), []],
  ['awsfirelens', driver('awsfirelens'), []],
  ['none', driver('none'), [`${at} keeps the log on the host`]],
  ['local', driver('local'), [`${at} keeps the log on the host`]],
  ['json-file', driver('json-file'), [`${at} keeps the log on the host`]],
  ['nothing', {}, [`${at} is not set: the log of the container is lost`]],
  ['no driver', driver(undefined), [`${at} is not set: the log of the container is lost`]],
])('by %s', (_case, changed, violations) => {
  expect(judge(rule, [task(changed)])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [nativeTask(changed)]).violations).toEqual(violations);
  expect(judge(rule, [othersTask(changed)]).violations).toEqual([]);
});

test('an unknown driver is undecided', () => {
  expect(judge(rule, [nativeTask({ logConfiguration: { logDriver: unknown } })]).undecided).toEqual([at]);
});
