import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { eventDataStoreCoversAllRegions as rule } from './event-data-store-covers-all-regions';

const STORE = 'aws:cloudtrail/eventDataStore:EventDataStore';
const SAYS = 's: multiRegionEnabled is false: the store records one region only';
const of = (category: string) => ({
  advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: [category] }] }],
});

test.each<[string, string, Row['props'], string[]]>([
  ['the default, which is every region', STORE, {}, []],
  ['every region', STORE, { multiRegionEnabled: true }, []],
  ['one region', STORE, { multiRegionEnabled: false }, [SAYS]],
  ['one region of management events', STORE, { multiRegionEnabled: false, ...of('Management') }, [SAYS]],
  ['audit events, which are of no region', STORE, { multiRegionEnabled: false, ...of('ActivityAuditLog') }, []],
  ['native, one region', 'aws-native:cloudtrail:EventDataStore', { multiRegionEnabled: false }, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(STORE, 's', { multiRegionEnabled: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['s: multiRegionEnabled'] });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ multiRegionEnabled: true });
});
