import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { alarmSuppressionIsShort as rule } from './alarm-suppression-is-short';

const COMPOSITE = 'aws:cloudwatch/compositeAlarm:CompositeAlarm';
const NATIVE = 'aws-native:cloudwatch:CompositeAlarm';
const times = (waitPeriod: number, extensionPeriod: number) => ({
  actionsSuppressor: { alarm: 'maintenance', waitPeriod, extensionPeriod },
});

test.each<[string, string, Row['props'], string[]]>([
  ['no suppressor', COMPOSITE, {}, []],
  ['short', COMPOSITE, times(900, 900), []],
  ['a long wait', COMPOSITE, times(901, 0), ['c: actionsSuppressor.waitPeriod is more than 900 s']],
  ['a long extension', COMPOSITE, times(0, 901), ['c: actionsSuppressor.extensionPeriod is more than 900 s']],
  ['native, none', NATIVE, {}, []],
  [
    'native, both',
    NATIVE,
    { actionsSuppressor: 'm', actionsSuppressorWaitPeriod: 901, actionsSuppressorExtensionPeriod: '3600' },
    ['c: actionsSuppressorWaitPeriod is more than 900 s', 'c: actionsSuppressorExtensionPeriod is more than 900 s'],
  ],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'c', props)])).toEqual({ violations, undecided: [] });
});

test('the seconds that a user allows', () => {
  expect(judge(rule, [row(COMPOSITE, 'c', times(3_600, 0))], { maximumSeconds: 3_600 }).violations).toEqual([]);
});

test('an unknown value is undecided, and the name of a suppressor decides nothing', () => {
  expect(judge(rule, [row(COMPOSITE, 'c', { actionsSuppressor: unknown })]).undecided).toEqual([
    'c: actionsSuppressor.waitPeriod',
  ]);
  expect(judge(rule, [row(NATIVE, 'c', { actionsSuppressor: unknown })])).toEqual({ violations: [], undecided: [] });
});
