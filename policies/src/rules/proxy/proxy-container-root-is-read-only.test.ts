import { nativeTask, othersTask, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, unknown } from '../../rule/judge.fixture';
import { proxyContainerRootIsReadOnly as rule } from './proxy-container-root-is-read-only';

const says = 'task: containerDefinitions[0].readonlyRootFilesystem is not true: the container may change its own files';

test.each([
  ['read-only', true, []],
  ['the text true', 'true', []],
  ['writable', false, [says]],
  ['the default, which is writable', undefined, [says]],
])('%s', (_case, readonlyRootFilesystem, violations) => {
  expect(judge(rule, [task({ readonlyRootFilesystem })])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [nativeTask({ readonlyRootFilesystem })])).toEqual({ violations, undecided: [] });
});

test("nobody else's task", () => {
  expect(judge(rule, [othersTask({ readonlyRootFilesystem: false })]).violations).toEqual([]);
});

test('an unknown setting is undecided', () => {
  expect(judge(rule, [nativeTask({ readonlyRootFilesystem: unknown })])).toEqual({
    violations: [],
    undecided: ['task: containerDefinitions[0].readonlyRootFilesystem'],
  });
});
