import { judge, row, unknown } from '../../rule/judge.fixture';
import { trailKeepsManagementEvents as rule } from './trail-keeps-management-events';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const NATIVE = 'aws-native:cloudtrail:Trail';
const DATA = [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }];
const advanced = (...fieldSelectors: object[]) => ({ advancedEventSelectors: [{ fieldSelectors }] as never });
const MANAGEMENT = { field: 'eventCategory', equals: ['Management'] };

test.each([
  ['no selectors', TRAIL, {}, []],
  ['a selector of everything', TRAIL, { eventSelectors: [{}] }, []],
  ['all, advanced', NATIVE, advanced(MANAGEMENT), []],
  [
    'no management events',
    TRAIL,
    { eventSelectors: [{ includeManagementEvents: false, dataResources: DATA }] },
    ['t: eventSelectors leaves all management events out, or all but a selection of them'],
  ],
  [
    'writes only',
    TRAIL,
    { eventSelectors: [{ readWriteType: 'WriteOnly' }] },
    ['t: eventSelectors leaves out management events that read'],
  ],
  [
    'reads only, advanced',
    NATIVE,
    advanced(MANAGEMENT, { field: 'readOnly', equals: ['true'] }),
    ['t: advancedEventSelectors leaves out management events that write'],
  ],
  [
    'without KMS',
    NATIVE,
    { eventSelectors: [{ excludeManagementEventSources: ['kms.amazonaws.com'] }] },
    ['t: eventSelectors leaves out the management events of kms.amazonaws.com'],
  ],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 't', props)])).toEqual({ violations, undecided: [] });
});

test('a trail of data events, where another one records the rest', () => {
  const trail = (dataResources: typeof DATA) =>
    row(TRAIL, 't', { eventSelectors: [{ includeManagementEvents: false, dataResources }] });
  expect(judge(rule, [trail(DATA)], { dataTrails: true }).violations).toEqual([]);
  expect(judge(rule, [trail([])], { dataTrails: true }).violations).toHaveLength(1);
  const writes = row(TRAIL, 't', { eventSelectors: [{ readWriteType: 'WriteOnly', dataResources: DATA }] });
  expect(judge(rule, [writes], { dataTrails: true }).violations).toHaveLength(1);
});

test('what may be left out', () => {
  const of = (...excluded: string[]) =>
    judge(rule, [row(TRAIL, 't', { eventSelectors: [{ excludeManagementEventSources: excluded }] })], {
      mayLeaveOut: ['rdsdata.amazonaws.com'],
    }).violations;
  expect(of('rdsdata.amazonaws.com')).toEqual([]);
  expect(of('rdsdata.amazonaws.com', 'kms.amazonaws.com')).toHaveLength(1);
  expect(of('iam.amazonaws.com')).toHaveLength(1);
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(TRAIL, 't', { eventSelectors: [{ readWriteType: unknown }] })]);
  expect(judged).toEqual({ violations: [], undecided: ['t: eventSelectors[0].readWriteType'] });
});
