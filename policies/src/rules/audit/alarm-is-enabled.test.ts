import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { alarmIsEnabled as rule } from './alarm-is-enabled';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const alarmActions = ['arn:aws:sns:eu-central-1:123456789012:people'];
const SAYS = 'a: actionsEnabled is false: the alarm has actions, and takes none';

test.each<[string, string, Row['props'], string[]]>([
  ['the default, which is enabled', ALARM, { alarmActions }, []],
  ['enabled', ALARM, { alarmActions, actionsEnabled: true }, []],
  ['disabled', ALARM, { alarmActions, actionsEnabled: false }, [SAYS]],
  ['disabled, of another resource', ALARM, { alarmActions: unknown, actionsEnabled: false }, [SAYS]],
  ['disabled, with no actions', ALARM, { actionsEnabled: false }, []],
  ['native', 'aws-native:cloudwatch:Alarm', { alarmActions, actionsEnabled: 'false' }, [SAYS]],
  ['composite', 'aws:cloudwatch/compositeAlarm:CompositeAlarm', { alarmActions, actionsEnabled: false }, [SAYS]],
  ['native composite', 'aws-native:cloudwatch:CompositeAlarm', { alarmActions, actionsEnabled: false }, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'a', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(ALARM, 'a', { alarmActions, actionsEnabled: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['a: actionsEnabled'] });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ actionsEnabled: true });
});
