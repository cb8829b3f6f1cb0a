import { judge, row, unknown } from '../../rule/judge.fixture';
import { transferServerLogsSessions as rule } from './transfer-server-logs-sessions';

const says = ['s: structuredLogDestinations names no log group, and there is no logging role'];

describe.each(['aws:transfer/server:Server', 'aws-native:transfer:Server'])('%s', (type) => {
  test.each([
    ['a log group', { structuredLogDestinations: ['arn:logs'] }, []],
    ['one that is not known yet', { structuredLogDestinations: [unknown] }, []],
    ['a role', { loggingRole: unknown }, []],
    ['an empty list', { structuredLogDestinations: [] }, says],
    ['nothing', {}, says],
  ])('%s', (_case, props, violations) => {
    expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
  });

  test('a list that is not known is undecided', () => {
    const judged = judge(rule, [row(type, 's', { structuredLogDestinations: unknown })]);
    expect(judged).toEqual({ violations: [], undecided: ['s: structuredLogDestinations'] });
  });
});
