import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { eksClusterLogsControlPlane as rule } from './eks-cluster-logs-control-plane';

const says = (missing: string, path = 'enabledClusterLogTypes') => [`k: ${path} leaves out ${missing}`];
const judged = (enabledClusterLogTypes: Value, settings = {}) =>
  judge(rule, [row('aws:eks/cluster:Cluster', 'k', { enabledClusterLogTypes })], settings);

test.each([
  ['the three', ['api', 'audit', 'authenticator'], []],
  ['all', ['scheduler', 'api', 'audit', 'authenticator', 'controllerManager'], []],
  ['what is known, beside what is not', [unknown, 'api', 'audit', 'authenticator'], []],
  ['another case', ['API', 'Audit', 'authenticator'], []],
  ['one', ['audit'], says('api, authenticator')],
  ['nothing', null, says('api, audit, authenticator')],
  ['an empty list', [], says('api, audit, authenticator')],
])('%s', (_case, types, violations) => {
  expect(judged(types)).toEqual({ violations, undecided: [] });
});

test.each([
  ['the list', unknown, 'enabledClusterLogTypes'],
  ['an item', ['api', unknown], 'enabledClusterLogTypes[1]'],
])('%s that is not known is undecided', (_case, types, path) => {
  expect(judged(types)).toEqual({ violations: [], undecided: [`k: ${path}`] });
});

test('the types that the options name', () => {
  expect(judged(['audit'], { logTypes: ['audit'] }).violations).toEqual([]);
  expect(judged(['audit'], { logTypes: ['scheduler'] }).violations).toEqual(says('scheduler'));
});

const native = (...types: readonly Value[]) => ({
  clusterLogging: { enabledTypes: types.map((type) => ({ type })) },
});
test.each([
  ['the three', native('api', 'audit', 'authenticator'), []],
  ['two', native('api', 'audit'), says('authenticator', 'logging.clusterLogging.enabledTypes')],
  ['nothing', null, says('api, audit, authenticator', 'logging')],
  ['an empty block', { clusterLogging: {} }, says('api, audit, authenticator', 'logging.clusterLogging')],
])('aws-native: %s', (_case, logging, violations) => {
  expect(judge(rule, [row('aws-native:eks:Cluster', 'k', { logging })])).toEqual({ violations, undecided: [] });
});
