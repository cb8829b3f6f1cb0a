import type { Value } from '../../model';
import { FLEET_TAGS, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyLogsAreKept as rule } from './proxy-logs-are-kept';

const GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const says = 'log: retentionInDays is less than 30 days';
const group = (retentionInDays: Value | undefined, tags: Value = FLEET_TAGS) =>
  row(GROUP, 'log', { tags, retentionInDays });

test.each([
  ['long enough', 30, []],
  ['too short', 29, [says]],
  ['for ever', 0, []],
  ['for ever, by default', undefined, []],
])('kept %s', (_case, days, violations) => {
  expect(judge(rule, [task({}), group(days)])).toEqual({ violations, undecided: [] });
});

test('a group that the task names, and one that it does not', () => {
  const naming = { ...task({}), links: { containerDefinitions: ['log'] } };
  expect(judge(rule, [naming, group(7, {})]).violations).toEqual([says]);
  expect(judge(rule, [task({}), group(7, {})]).violations).toEqual([]);
  expect(judge(rule, [group(7)]).violations).toEqual([]);
});

test('the option, and days that are not known', () => {
  expect(judge(rule, [task({}), group(364)], { minimumDays: 365 }).violations).toEqual([
    'log: retentionInDays is less than 365 days',
  ]);
  expect(judge(rule, [task({}), group(unknown)]).violations).toEqual([
    'log: retentionInDays is not known before the deployment, and judging it after would be too late',
  ]);
});
