import { judge, row, unknown } from '../../rule/judge.fixture';
import { guarddutyIsEnabled as rule } from './guardduty-is-enabled';

const off = ['d: enable is false: the detector is suspended'];

describe.each(['aws:guardduty/detector:Detector', 'aws-native:guardduty:Detector'])('%s', (type) => {
  test.each([
    ['enabled', { enable: true }, []],
    ['the default, which is enabled', {}, []],
    ['suspended', { enable: false }, off],
    ['the text false', { enable: 'False' }, off],
  ])('%s', (_case, props, violations) => {
    expect(judge(rule, [row(type, 'd', props)])).toEqual({ violations, undecided: [] });
  });

  test('an unknown value is undecided', () => {
    expect(judge(rule, [row(type, 'd', { enable: unknown })])).toEqual({ violations: [], undecided: ['d: enable'] });
  });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ enable: true });
});
