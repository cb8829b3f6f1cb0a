import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { eventDataStoreIsProtected as rule } from './event-data-store-is-protected';

const STORE = 'aws:cloudtrail/eventDataStore:EventDataStore';
const SAYS = 's: terminationProtectionEnabled is false: one call deletes the store with all events';

test.each<[string, string, Row['props'], string[]]>([
  ['the default, which protects', STORE, {}, []],
  ['on', STORE, { terminationProtectionEnabled: true }, []],
  ['off', STORE, { terminationProtectionEnabled: false }, [SAYS]],
  ['native, off', 'aws-native:cloudtrail:EventDataStore', { terminationProtectionEnabled: 'false' }, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(STORE, 's', { terminationProtectionEnabled: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['s: terminationProtectionEnabled'] });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ terminationProtectionEnabled: true });
});
