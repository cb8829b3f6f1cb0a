import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { eventDataStoreKeepsEvents as rule } from './event-data-store-keeps-events';

const STORE = 'aws:cloudtrail/eventDataStore:EventDataStore';
const NATIVE = 'aws-native:cloudtrail:EventDataStore';
const SAYS = 's: retentionPeriod is less than 365 days';

test.each<[string, string, Row['props'], string[]]>([
  ['a year', STORE, { retentionPeriod: 365 }, []],
  ['a day less', STORE, { retentionPeriod: 364 }, [SAYS]],
  ['a text', STORE, { retentionPeriod: '7' }, [SAYS]],
  ['the default', STORE, {}, []],
  ['native, the default', NATIVE, {}, []],
  ['native, too short', NATIVE, { retentionPeriod: 7 }, [SAYS]],
  ['no number', STORE, { retentionPeriod: 'long' }, ['s: retentionPeriod is no number']],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
});

test.each<[string, Row['props'], number, boolean]>([
  [STORE, {}, 2_555, true],
  [STORE, {}, 2_556, false],
  [STORE, { billingMode: 'FIXED_RETENTION_PRICING' }, 2_556, false],
  [NATIVE, {}, 366, true],
  [NATIVE, { billingMode: 'EXTENDABLE_RETENTION_PRICING' }, 367, false],
  [NATIVE, { billingMode: 'FIXED_RETENTION_PRICING' }, 2_557, true],
  [NATIVE, { billingMode: 'FIXED_RETENTION_PRICING' }, 2_558, false],
])('the default of %s with %j keeps %i days: %s', (type, props, minimumDays, keeps) => {
  const says = `s: retentionPeriod is less than ${minimumDays} days`;
  expect(judge(rule, [row(type, 's', props)], { minimumDays }).violations).toEqual(keeps ? [] : [says]);
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(STORE, 's', { retentionPeriod: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['s: retentionPeriod'] });
});
