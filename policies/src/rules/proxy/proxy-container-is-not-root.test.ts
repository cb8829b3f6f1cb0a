import { nativeTask, othersTask, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, unknown } from '../../rule/judge.fixture';
import { proxyContainerIsNotRoot as rule } from './proxy-container-is-not-root';

const UNSET = 'is not set: the container runs as the user of its image, by default root';

test.each([
  ['a user and group', '10001:10001', undefined],
  ['a user by name', 'proxy', undefined],
  ['group 0 of another user', '10001:0', undefined],
  ['root', 'root', 'is root'],
  ['root with a group', 'root:10001', 'is root'],
  ['0', '0', 'is root'],
  ['0 spelt longer', '00:10001', 'is root'],
  ['a number', 0, 'is root'],
  ['with blanks', ' 0 ', 'is root'],
  ['nothing', undefined, UNSET],
  ['an empty text', '', UNSET],
])('%s', (_case, user, says) => {
  const expected = says === undefined ? [] : [`task: containerDefinitions[0].user ${says}`];
  expect(judge(rule, [task({ user })])).toEqual({ violations: expected, undecided: [] });
  expect(judge(rule, [nativeTask({ user })])).toEqual({ violations: expected, undecided: [] });
});

test('every container of the task counts, and no other task', () => {
  expect(judge(rule, [task({}, { user: 'root' })]).violations).toEqual(['task: containerDefinitions[1].user is root']);
  expect(judge(rule, [othersTask({ user: 'root' })]).violations).toEqual([]);
});

test('an unknown user is undecided, and hides no other', () => {
  expect(judge(rule, [nativeTask({ user: unknown }, { user: 'root' })])).toEqual({
    violations: ['task: containerDefinitions[1].user is root'],
    undecided: ['task: containerDefinitions[0].user'],
  });
});
