import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { eventDataStoreKeepsManagementEvents as rule } from './event-data-store-keeps-management-events';

const STORE = 'aws:cloudtrail/eventDataStore:EventDataStore';
const NATIVE = 'aws-native:cloudtrail:EventDataStore';
const of = (category: string, ...more: object[]) => ({
  advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: [category] }, ...more] }] as never,
});
const without = (...sources: string[]) => of('Management', { field: 'eventSource', notEquals: sources });

test.each<[string, string, Row['props'], string[]]>([
  ['no selectors', STORE, {}, []],
  ['management events', STORE, of('Management'), []],
  ['audit events', STORE, of('ActivityAuditLog'), []],
  ['data events', NATIVE, of('Data'), []],
  [
    'writes only',
    STORE,
    of('Management', { field: 'readOnly', equals: ['false'] }),
    ['s: advancedEventSelectors leaves out management events that read'],
  ],
  [
    'without KMS',
    NATIVE,
    without('kms.amazonaws.com'),
    ['s: advancedEventSelectors leaves out the management events of kms.amazonaws.com'],
  ],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
});

test('what may be left out', () => {
  const judged = (...sources: string[]) =>
    judge(rule, [row(STORE, 's', without(...sources))], { mayLeaveOut: ['kms.amazonaws.com'] }).violations;
  expect(judged('kms.amazonaws.com')).toEqual([]);
  expect(judged('kms.amazonaws.com', 'rdsdata.amazonaws.com')).toHaveLength(1);
  expect(judged('iam.amazonaws.com')).toHaveLength(1);
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(STORE, 's', of('Management', { field: 'eventSource', notEquals: unknown }))]);
  expect(judged).toEqual({ violations: [], undecided: ['s: advancedEventSelectors[0].fieldSelectors[1].notEquals'] });
});
