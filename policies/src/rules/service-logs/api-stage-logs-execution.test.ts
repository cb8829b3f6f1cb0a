import type { Value } from '../../model';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { apiStageLogsExecution as rule } from './api-stage-logs-execution';

const none = ['s: no setting of this stack for all methods of the stage turns execution logs on'];
const off = (path: string) => `${path} is neither ERROR nor INFO`;
const api = (name = 'api') => row('aws:apigateway/restApi:RestApi', name, {});
const stage = row('aws:apigateway/stage:Stage', 's', { stageName: 'live' }, { links: { restApi: ['api'] } });
const links = { stageName: ['s'], restApi: ['api'] };
const settings = (methodPath: Value, loggingLevel: Value, linked: Row['links'] = links) =>
  row(
    'aws:apigateway/methodSettings:MethodSettings',
    typeof methodPath === 'string' ? methodPath : 'm',
    { methodPath, settings: { loggingLevel } },
    { links: linked },
  );
const named = (props: Row['props']) =>
  row('aws:apigateway/methodSettings:MethodSettings', 'm', {
    methodPath: '*/*',
    settings: { loggingLevel: 'INFO' },
    ...props,
  });

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['errors of all methods', [api(), stage, settings('*/*', 'ERROR')], []],
  ['all of all methods', [api(), stage, settings('/*/*', 'info')], []],
  ['none of all methods', [api(), stage, settings('*/*', 'OFF')], [`*/*: ${off('settings.loggingLevel')}`]],
  ['the default of all methods', [api(), stage, settings('*/*', null)], [`*/*: ${off('settings.loggingLevel')}`]],
  [
    'none of one method',
    [api(), stage, settings('*/*', 'INFO'), settings('keys/GET', 'OFF')],
    [`keys/GET: ${off('settings.loggingLevel')}`],
  ],
  ['one method as the others', [api(), stage, settings('*/*', 'INFO'), settings('keys/GET', null)], []],
  ['an API named by its stage', [api(), stage, settings('*/*', 'INFO', { stageName: ['s'], restApi: ['s'] })], []],
  [
    'a level that is not known',
    [api(), stage, row('x', 'x', {}), settings('*/*', unknown, { ...links, settings: ['x'] })],
    ['*/*: settings.loggingLevel is not known before the deployment, and judging it after would be too late'],
  ],
  ['one method whose level is computed', [api(), stage, settings('*/*', 'INFO'), settings('keys/GET', unknown)], []],
  [
    'all methods, whose level is computed',
    [api(), stage, settings('*/*', unknown)],
    [`*/*: ${off('settings.loggingLevel')}`],
  ],
  ['one method alone', [api(), stage, settings('keys/GET', 'INFO')], none],
  ['no settings', [api(), stage], none],
  ['settings of no method', [api(), stage, settings(null, 'INFO')], none],
  [
    'the settings of another stage',
    [api(), stage, api('x'), settings('*/*', 'INFO', { stageName: ['x'], restApi: ['api'] })],
    none,
  ],
  ['a stage of that name of another API', [api(), stage, named({ stageName: 'live', restApi: 'x' })], none],
  [
    'names instead of links',
    [
      row('aws:apigateway/stage:Stage', 's', { stageName: 'live', restApi: 'a1' }),
      named({ stageName: 'live', restApi: 'a1' }),
    ],
    [],
  ],
  [
    'a setting whose method is not known',
    [api(), stage, settings(unknown, 'INFO')],
    ['m: methodPath is not known before the deployment, and judging it after would be too late'],
  ],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

const method = (props: Row['props']) => ({ httpMethod: '*', resourcePath: '/*', loggingLevel: 'INFO', ...props });
test.each([
  ['all methods', [method({})], []],
  ['none of all methods', [method({ loggingLevel: 'OFF' })], [`s: ${off('methodSettings[0].loggingLevel')}`]],
  ['one method', [method({ httpMethod: 'GET' })], none],
  ['one path', [method({ resourcePath: '/keys' })], none],
  ['none', [], none],
])('aws-native: %s', (_case, methodSettings, violations) => {
  expect(judge(rule, [row('aws-native:apigateway:Stage', 's', { methodSettings })]).violations).toEqual(violations);
});
