import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { configRecorderIsOn as rule } from './config-recorder-is-on';

const recorder = row('aws:cfg/recorder:Recorder', 'r', { name: 'main', id: 'main-id' });
const status = (props: Row['props'], links: Row['links'] = {}) =>
  row('aws:cfg/recorderStatus:RecorderStatus', 's', props, { links });
const none = 'r: nothing in this stack turns the recorder on';
const off = 's: isEnabled is not true: the recorder is stopped';

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['on, by a link', [recorder, status({ isEnabled: true, name: unknown }, { name: ['r'] })], []],
  ['on, by its name', [recorder, status({ isEnabled: true, name: 'main' })], []],
  ['on, by its id', [recorder, status({ isEnabled: true, name: 'main-id' })], []],
  ['off', [recorder, status({ isEnabled: false, name: 'main' })], [off]],
  ['without a switch', [recorder, status({ name: 'main' })], [off]],
  ['that of another', [recorder, status({ isEnabled: true, name: 'other' })], [none]],
  ['none', [recorder], [none]],
  ['off, of a recorder elsewhere', [status({ isEnabled: false, name: 'other' })], [off]],
  [
    'a switch that is not known',
    [recorder, status({ isEnabled: unknown, name: 'main' })],
    ['s: isEnabled is not known before the deployment, and judging it after would be too late'],
  ],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
