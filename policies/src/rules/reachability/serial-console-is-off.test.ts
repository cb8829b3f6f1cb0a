import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { serialConsoleIsOff as rule } from './serial-console-is-off';

const says = 'c: enabled is not false: the console reaches every host of the region';

test.each<[string, Row['props'], string[], string[]]>([
  ['off', { enabled: false }, [], []],
  ['on', { enabled: true }, [says], []],
  ['on by default', {}, [says], []],
  ['unknown', { enabled: unknown }, [], ['c: enabled']],
])('%s', (_case, props, violations, undecided) => {
  const judged = judge(rule, [row('aws:ec2/serialConsoleAccess:SerialConsoleAccess', 'c', props)]);
  expect(judged).toEqual({ violations, undecided });
});

test('its remedy is to turn it off', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ enabled: false });
});
