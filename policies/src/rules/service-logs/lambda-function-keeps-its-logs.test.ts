import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { lambdaFunctionKeepsItsLogs as rule } from './lambda-function-keeps-its-logs';

const judged = (loggingConfig: Value, settings = {}, type = 'aws:lambda/function:Function') =>
  judge(rule, [row(type, 'f', { loggingConfig })], settings);
const above = (key: string, level = 'INFO') => `f: loggingConfig.${key} is above ${level}`;

test.each([
  ['the default', null, []],
  ['a format alone', { logFormat: 'JSON' }, []],
  ['INFO', { applicationLogLevel: 'INFO', systemLogLevel: 'INFO' }, []],
  ['DEBUG', { applicationLogLevel: 'DEBUG' }, []],
  ['WARN', { applicationLogLevel: 'WARN' }, [above('applicationLogLevel')]],
  ['in another case', { applicationLogLevel: 'fatal' }, [above('applicationLogLevel')]],
  ['WARN of the system', { systemLogLevel: 'WARN' }, [above('systemLogLevel')]],
  [
    'both',
    { applicationLogLevel: 'ERROR', systemLogLevel: 'WARN' },
    [above('applicationLogLevel'), above('systemLogLevel')],
  ],
])('%s', (_case, config, violations) => {
  expect(judged(config)).toEqual({ violations, undecided: [] });
});

test('of aws-native too', () => {
  expect(judged({ systemLogLevel: 'WARN' }, {}, 'aws-native:lambda:Function').violations).toEqual([
    above('systemLogLevel'),
  ]);
});

test('the level that the options name', () => {
  expect(judged({ applicationLogLevel: 'WARN' }, { highestLevel: 'WARN' }).violations).toEqual([]);
  expect(judged({ applicationLogLevel: 'ERROR' }, { highestLevel: 'WARN' }).violations).toEqual([
    above('applicationLogLevel', 'WARN'),
  ]);
});

test('an unknown level does not hide another', () => {
  expect(judged({ applicationLogLevel: unknown, systemLogLevel: 'WARN' })).toEqual({
    violations: [above('systemLogLevel')],
    undecided: ['f: loggingConfig.applicationLogLevel'],
  });
});
