import * as fc from 'fast-check';
import { Property, UNKNOWN, type Value } from '../../model';
import { recordedEvents } from './management-events';
import { sayLoss } from './say-loss';

const MANAGEMENT = { field: 'eventCategory', equals: ['Management'] };
const advanced = (...selectors: readonly (readonly object[])[]): Record<string, Value> => ({
  advancedEventSelectors: selectors.map((fieldSelectors) => ({ fieldSelectors })) as never,
});
const basic = (...eventSelectors: object[]): Record<string, Value> => ({ eventSelectors: eventSelectors as never });
const lost = (props: Record<string, Value>) =>
  recordedEvents(new Property(props)).lost.map(({ kind, ...rest }) => ('name' in rest ? rest.name : kind));

const KMS = 'kms.amazonaws.com';
const RDS = 'rdsdata.amazonaws.com';

describe('what is lost', () => {
  test.each([
    ['nothing without selectors', {}, []],
    ['nothing with empty ones', { eventSelectors: [], advancedEventSelectors: [] }, []],
    ['nothing by default', basic({}), []],
    ['nothing in a list of one that is flattened', { eventSelectors: { readWriteType: 'All' } }, []],
    ['reads', basic({ readWriteType: 'WriteOnly' }), ['reads']],
    ['reads, in another case', basic({ readWriteType: 'writeonly' }), ['reads']],
    ['writes', basic({ readWriteType: 'ReadOnly' }), ['writes']],
    ['all', basic({ includeManagementEvents: false }), ['all']],
    ['nothing if two share', basic({ readWriteType: 'WriteOnly' }, { readWriteType: 'ReadOnly' }), []],
    ['nothing if one has all', basic({ includeManagementEvents: false }, {}), []],
    ['KMS', basic({ excludeManagementEventSources: [KMS] }), [KMS]],
    ['both', basic({ excludeManagementEventSources: [RDS, 'KMS.amazonaws.com'] }), [KMS, RDS]],
    [
      'KMS of those that write',
      basic({ readWriteType: 'WriteOnly', excludeManagementEventSources: [KMS] }),
      ['reads', KMS],
    ],
    ['nothing if another keeps KMS', basic({ excludeManagementEventSources: [KMS] }, {}), []],
    [
      'KMS that reads, where another keeps what writes',
      basic({ excludeManagementEventSources: [KMS] }, { readWriteType: 'WriteOnly' }),
      [KMS],
    ],
    ['another service', basic({ excludeManagementEventSources: ['iam.amazonaws.com'] }), [undefined]],
    ['advanced: nothing', advanced([MANAGEMENT]), []],
    ['advanced: data only', advanced([{ field: 'eventCategory', equals: ['Data'] }]), ['all']],
    ['advanced: data beside', advanced([{ field: 'eventCategory', equals: ['Data'] }], [MANAGEMENT]), []],
    ['advanced: reads', advanced([MANAGEMENT, { field: 'readOnly', equals: ['false'] }]), ['reads']],
    ['advanced: reads, as a boolean', advanced([MANAGEMENT, { field: 'readOnly', equals: [false] }]), ['reads']],
    ['advanced: writes', advanced([MANAGEMENT, { field: 'readOnly', notEquals: ['false'] }]), ['writes']],
    ['advanced: KMS', advanced([MANAGEMENT, { field: 'eventSource', notEquals: [KMS] }]), [KMS]],
    ['advanced: by prefix', advanced([MANAGEMENT, { field: 'eventSource', notStartsWiths: ['kms.'] }]), [KMS]],
    ['advanced: by prefix, native', advanced([MANAGEMENT, { field: 'eventSource', notStartsWith: ['kms.'] }]), [KMS]],
    [
      'advanced: by suffix',
      advanced([MANAGEMENT, { field: 'eventSource', notEndsWiths: ['data.amazonaws.com'] }]),
      [RDS],
    ],
    ['advanced: by suffix, native', advanced([MANAGEMENT, { field: 'eventSource', notEndsWith: ['.com'] }]), ['all']],
    ['advanced: a service', advanced([MANAGEMENT, { field: 'eventSource', notStartsWiths: ['iam'] }]), [undefined]],
    [
      'advanced: one service only',
      advanced([MANAGEMENT, { field: 'eventSource', equals: ['iam.amazonaws.com'] }]),
      ['all'],
    ],
    ['advanced: every service by name', advanced([MANAGEMENT, { field: 'eventSource', endsWiths: ['.com'] }]), []],
    ['advanced: every service, native', advanced([MANAGEMENT, { field: 'eventSource', endsWith: ['.com'] }]), []],
    ['advanced: by the beginning', advanced([MANAGEMENT, { field: 'eventSource', startsWiths: ['k'] }]), ['all']],
    ['advanced: by the beginning, native', advanced([MANAGEMENT, { field: 'eventSource', startsWith: [''] }]), []],
    ['advanced: some names of events', advanced([MANAGEMENT, { field: 'eventName', notEquals: ['Decrypt'] }]), ['all']],
    [
      'advanced: a selection beside everything',
      advanced([MANAGEMENT, { field: 'eventName', equals: ['Decrypt'] }], [MANAGEMENT]),
      [],
    ],
    ['advanced before basic', { ...advanced([MANAGEMENT]), ...basic({ readWriteType: 'ReadOnly' }) }, []],
  ] as [string, Record<string, Value>, unknown[]][])('%s', (_case, props, expected) => {
    expect(lost(props)).toEqual(expected);
  });
});

test('the property that decides', () => {
  const at = (props: Record<string, Value>) => recordedEvents(new Property(props)).at.path;
  expect(at(advanced([MANAGEMENT]))).toBe('advancedEventSelectors');
  expect(at(basic({}))).toBe('eventSelectors');
  expect(at({})).toBe('eventSelectors');
});

test.each([
  ['Management', {}, true],
  ['Data', {}, false],
  ['Management', basic({ includeManagementEvents: false }), false],
  ['Data', basic({ dataResources: [{ type: 'AWS::S3::Object' }] }), true],
  ['Data', basic({ dataResources: [] }), false],
  ['Insight', basic({ dataResources: [{ type: 'AWS::S3::Object' }] }), false],
  ['Data', advanced([{ field: 'eventCategory', equals: ['Data'] }]), true],
  ['Management', advanced([{ field: 'eventCategory', equals: ['Data'] }]), false],
  ['ActivityAuditLog', advanced([{ field: 'eventCategory', equals: ['ActivityAuditLog'] }]), true],
] as [string, Record<string, Value>, boolean][])('category %s of %j: %s', (category, props, expected) => {
  expect(recordedEvents(new Property(props)).selectsCategory(category)).toBe(expected);
});

test('an unknown value is undecided, with its path', () => {
  expect(() => recordedEvents(new Property(advanced([{ field: 'readOnly', equals: UNKNOWN }])))).toThrow(
    'advancedEventSelectors[0].fieldSelectors[0].equals is not known yet',
  );
});

test('how a loss is said', () => {
  expect([{ kind: 'all' }, { kind: 'reads' }, { kind: 'writes' }].map((loss) => sayLoss(loss as never))).toEqual([
    'leaves all management events out, or all but a selection of them',
    'leaves out management events that read',
    'leaves out management events that write',
  ]);
  expect(sayLoss({ kind: 'source', name: KMS })).toBe(`leaves out the management events of ${KMS}`);
  expect(sayLoss({ kind: 'source', name: undefined })).toBe('leaves out the management events of a service');
});

describe('equivalent spellings', () => {
  const type = fc.constantFrom('All', 'ReadOnly', 'WriteOnly');
  const sources = fc.uniqueArray(fc.constantFrom(KMS, RDS, 'iam.amazonaws.com'));
  const given = fc.array(fc.record({ type, sources, management: fc.boolean() }), { minLength: 1, maxLength: 4 });

  test('basic and advanced selectors, in any order, are judged the same', () => {
    fc.assert(
      fc.property(given, fc.boolean(), fc.boolean(), (selectors, asOne, reversed) => {
        const asBasic = basic(
          ...selectors.map((each) => ({
            includeManagementEvents: each.management,
            readWriteType: each.type,
            excludeManagementEventSources: each.sources,
          })),
        );
        const fieldsOf = (each: (typeof selectors)[number]): object[] => [
          { field: 'eventCategory', equals: [each.management ? 'Management' : 'Data'] },
          ...(each.type === 'All' ? [] : [{ field: 'readOnly', equals: [String(each.type === 'ReadOnly')] }]),
          ...(asOne
            ? [{ field: 'eventSource', notEquals: each.sources }]
            : each.sources.map((source) => ({ field: 'eventSource', notStartsWith: [source] }))),
        ];
        const ordered = reversed ? [...selectors].reverse() : selectors;
        expect(lost(advanced(...ordered.map(fieldsOf)))).toEqual(lost(asBasic));
      }),
    );
  });
});
