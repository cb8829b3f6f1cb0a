import { judge, row, unknown } from '../../rule/judge.fixture';
import { apiStageWritesAccessLogs as rule } from './api-stage-writes-access-logs';

const says = (path: string) => [`s: ${path} is not set: no call to the stage is recorded`];

describe.each(['aws:apigateway/stage:Stage', 'aws:apigatewayv2/stage:Stage', 'aws-native:apigatewayv2:Stage'])(
  '%s',
  (type) => {
    test.each([
      ['a destination', { accessLogSettings: { destinationArn: 'arn:logs', format: '$context.requestId' } }, []],
      ['one that is not known yet', { accessLogSettings: { destinationArn: unknown } }, []],
      ['none', {}, says('accessLogSettings')],
      ['an empty block', { accessLogSettings: {} }, says('accessLogSettings')],
      ['a format alone', { accessLogSettings: { format: 'x' } }, says('accessLogSettings.destinationArn')],
    ])('%s', (_case, props, violations) => {
      expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
    });
  },
);

test.each([
  ['a destination', { accessLogSetting: { destinationArn: 'arn:logs' } }, []],
  ['none', { accessLogSetting: { format: 'x' } }, says('accessLogSetting.destinationArn')],
])('a REST stage of aws-native: %s', (_case, props, violations) => {
  expect(judge(rule, [row('aws-native:apigateway:Stage', 's', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown block is undecided', () => {
  const judged = judge(rule, [row('aws:apigateway/stage:Stage', 's', { accessLogSettings: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['s: accessLogSettings'] });
});
