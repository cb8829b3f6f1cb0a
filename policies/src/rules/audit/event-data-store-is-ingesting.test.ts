import { judge, resourceOf, row, unknown, type Row } from '../../rule/judge.fixture';
import { eventDataStoreIsIngesting as rule } from './event-data-store-is-ingesting';

const STORE = 'aws:cloudtrail/eventDataStore:EventDataStore';
const NATIVE = 'aws-native:cloudtrail:EventDataStore';
const says = (key: string) => `s: ${key} stops the store from taking new events`;

test.each<[string, string, Row['props'], string[]]>([
  ['the default, which takes them', STORE, {}, []],
  ['not suspended', STORE, { suspend: 'false' }, []],
  ['suspended', STORE, { suspend: 'true' }, [says('suspend')]],
  ['suspended, as a boolean', STORE, { suspend: true }, [says('suspend')]],
  ['suspended, in capitals', STORE, { suspend: 'TRUE' }, [says('suspend')]],
  ['no boolean', STORE, { suspend: 'maybe' }, ['s: suspend is neither true nor false']],
  ['native, the default', NATIVE, {}, []],
  ['native, on', NATIVE, { ingestionEnabled: true }, []],
  ['native, off', NATIVE, { ingestionEnabled: false }, [says('ingestionEnabled')]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  expect(judge(rule, [row(STORE, 's', { suspend: unknown })]).undecided).toEqual(['s: suspend']);
  expect(judge(rule, [row(NATIVE, 's', { ingestionEnabled: unknown })]).undecided).toEqual(['s: ingestionEnabled']);
});

test('its remedy turns on what is off', () => {
  const remedy = (type: string, props: Row['props']): unknown =>
    rule.kind === 'resource' && rule.remedy?.(resourceOf(row(type, 's', props)));
  expect(remedy(STORE, { suspend: 'true' })).toEqual({ suspend: 'false' });
  expect(remedy(NATIVE, { ingestionEnabled: false })).toEqual({ ingestionEnabled: true });
});
