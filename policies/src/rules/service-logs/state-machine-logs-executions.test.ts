import { judge, row, unknown } from '../../rule/judge.fixture';
import { stateMachineLogsExecutions as rule } from './state-machine-logs-executions';

const says = (path: string) => [`m: ${path} logs nothing of an execution`];

describe.each(['aws:sfn/stateMachine:StateMachine', 'aws-native:stepfunctions:StateMachine'])('%s', (type) => {
  test.each([
    ['errors', { level: 'ERROR' }, []],
    ['all', { level: 'ALL' }, []],
    ['off', { level: 'off' }, says('loggingConfiguration.level')],
    ['no level', { includeExecutionData: true }, says('loggingConfiguration.level')],
    ['nothing', null, says('loggingConfiguration')],
  ])('%s', (_case, loggingConfiguration, violations) => {
    expect(judge(rule, [row(type, 'm', { loggingConfiguration })])).toEqual({ violations, undecided: [] });
  });

  test('an unknown level is undecided', () => {
    const judged = judge(rule, [row(type, 'm', { loggingConfiguration: { level: unknown } })]);
    expect(judged).toEqual({ violations: [], undecided: ['m: loggingConfiguration.level'] });
  });
});
