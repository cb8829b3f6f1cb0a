import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { accountHasTrail as rule } from './account-has-trail';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const NATIVE = 'aws-native:cloudtrail:Trail';
const SAYS = 'stack: no trail of the stack records the management events of every region';
const ALL = { isMultiRegionTrail: true };
const said = (...rows: Row[]) => judge(rule, rows, { baseline: true }).violations;

test('nothing is said of a stack that is no baseline', () => {
  expect(judge(rule, [])).toEqual({ violations: [], undecided: [] });
});

test('a baseline without a trail', () => {
  expect(said()).toEqual([SAYS]);
  expect(said(row('aws:s3/bucket:Bucket', 'b', {}))).toEqual([SAYS]);
});

test.each<[string, string, Row['props'], boolean]>([
  ['of every region', TRAIL, ALL, true],
  ['of one region', TRAIL, {}, false],
  ['that is stopped', TRAIL, { ...ALL, enableLogging: false }, false],
  ['of aws-native', NATIVE, { ...ALL, isLogging: true }, true],
  ['of aws-native that is stopped', NATIVE, { ...ALL, isLogging: false }, false],
  ['of data events', TRAIL, { ...ALL, eventSelectors: [{ includeManagementEvents: false }] }, false],
  ['of reads', TRAIL, { ...ALL, eventSelectors: [{ readWriteType: 'ReadOnly' }] }, false],
  ['of writes', TRAIL, { ...ALL, eventSelectors: [{ readWriteType: 'WriteOnly' }] }, true],
])('a trail %s', (_case, type, props, isEnough) => {
  expect(said(row(type, 't', props))).toEqual(isEnough ? [] : [SAYS]);
});

test('one of several is enough', () => {
  expect(said(row(TRAIL, 'a', {}), row(TRAIL, 'b', ALL))).toEqual([]);
});

test('an unknown value is refused', () => {
  expect(said(row(TRAIL, 't', { isMultiRegionTrail: unknown }))).toEqual([
    't: isMultiRegionTrail is not known before the deployment, and judging it after would be too late',
    SAYS,
  ]);
});
