import type { Value } from '../../model';
import { nativeTask, othersTask, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, unknown } from '../../rule/judge.fixture';
import { proxyContainerIsNotPrivileged as rule } from './proxy-container-is-not-privileged';

const at = 'task: containerDefinitions[0].';
const KEEPS = `${at}linuxParameters.capabilities.drop does not name ALL: the container keeps capabilities`;
const capabilities = (add: readonly string[], drop: readonly string[] = ['ALL']) => ({
  linuxParameters: { capabilities: { add, drop } },
});

test.each([
  ['all capabilities dropped', {}, []],
  ['privileged not said', { privileged: undefined }, []],
  ['privileged', { privileged: true }, [`${at}privileged is true: the container is root on its host`]],
  ['no capability dropped', { linuxParameters: undefined }, [KEEPS]],
  ['some dropped', capabilities([], ['NET_RAW']), [KEEPS]],
  ['all, in other letters', capabilities([], ['cap_all']), []],
  ['the harmless one added', capabilities(['NET_BIND_SERVICE']), []],
  ['the harmless one by its full name', capabilities(['CAP_NET_BIND_SERVICE']), []],
  [
    'others added',
    capabilities(['NET_BIND_SERVICE', 'SYS_PTRACE']),
    [`${at}linuxParameters.capabilities.add[1] adds a capability`],
  ],
])('%s', (_case, changed, violations) => {
  expect(judge(rule, [task(changed)])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [nativeTask(changed)])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [othersTask(changed)]).violations).toEqual([]);
});

test.each(['pidMode', 'ipcMode'])('the namespace of the host by %s', (mode) => {
  const of = (value: unknown, row = task({})) => [{ ...row, props: { ...row.props, [mode]: value as string } }];
  expect(judge(rule, of('host')).violations).toEqual([`task: ${mode} is that of the host`]);
  expect(judge(rule, of('task')).violations).toEqual([]);
  expect(judge(rule, of(unknown)).undecided).toEqual([`task: ${mode}`]);
  expect(judge(rule, of('host', othersTask({}))).violations).toEqual([]);
});

test('a capability that the options allow', () => {
  const settings = { allowedCapabilities: ['cap_sys_ptrace'] };
  expect(judge(rule, [task(capabilities(['SYS_PTRACE']))], settings).violations).toEqual([]);
  expect(judge(rule, [task(capabilities(['NET_BIND_SERVICE']))], settings).violations).toHaveLength(1);
});

test('what is unknown hides nothing', () => {
  const changed: Record<string, Value> = { privileged: unknown, ...capabilities(['SYS_ADMIN'], []) };
  expect(judge(rule, [nativeTask(changed)])).toEqual({
    violations: [KEEPS, `${at}linuxParameters.capabilities.add[0] adds a capability`],
    undecided: [`${at}privileged`],
  });
});
