import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { configRecorderRecordsEverything as rule } from './config-recorder-records-everything';

const IAM = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];
const judged = (recordingGroup: Value, settings = {}, type = 'aws:cfg/recorder:Recorder') =>
  judge(rule, [row(type, 'r', { recordingGroup })], settings);
const listed = (at: string) => [`r: recordingGroup.${at} records only what is listed`];
const excluded = [
  'r: recordingGroup.exclusionByResourceTypes.resourceTypes leaves out a type that the option mayExclude does not name',
];

test.each([
  ['nothing', null, []],
  ['an empty group', {}, []],
  ['all types', { allSupported: true }, []],
  ['what is not all types', { allSupported: false }, listed('allSupported')],
  ['listed types', { allSupported: false, resourceTypes: ['AWS::EC2::Instance'] }, listed('resourceTypes')],
  ['all but those of IAM', { allSupported: false, exclusionByResourceTypes: { resourceTypes: IAM } }, []],
  ['all but those of IAM, in a list', { exclusionByResourceTypes: [{ resourceTypes: IAM }] }, []],
  ['all but more', { exclusionByResourceTypes: { resourceTypes: [...IAM, 'AWS::EC2::Instance'] } }, excluded],
])('%s', (_case, group, violations) => {
  expect(judged(group)).toEqual({ violations, undecided: [] });
});

test.each(['aws-native:configuration:ConfigurationRecorder', 'aws-native:config:ConfigurationRecorder'])(
  '%s',
  (type) => {
    expect(judged({ allSupported: false }, {}, type).violations).toEqual(listed('allSupported'));
  },
);

test.each([
  ['nothing', null, ['r: recordingGroup leaves out the global types']],
  ['all types', { allSupported: true }, ['r: recordingGroup.includeGlobalResourceTypes leaves out the global types']],
  ['the global types', { allSupported: true, includeGlobalResourceTypes: true }, []],
])('where global types are wanted: %s', (_case, group, violations) => {
  expect(judged(group, { globalTypes: true }).violations).toEqual(violations);
});

test('types that the options let be left out', () => {
  const group = { exclusionByResourceTypes: { resourceTypes: ['AWS::EC2::Instance'] } };
  expect(judged(group, { mayExclude: ['AWS::EC2::Instance'] }).violations).toEqual([]);
  expect(judged(group, { mayExclude: ['AWS::EC2::Volume'] }).violations).toEqual(excluded);
});

test.each([
  ['the group', unknown, 'recordingGroup'],
  ['all types', { allSupported: unknown }, 'recordingGroup.allSupported'],
  [
    'an excluded type',
    { exclusionByResourceTypes: { resourceTypes: [unknown] } },
    'recordingGroup.exclusionByResourceTypes.resourceTypes[0]',
  ],
])('%s unknown is undecided', (_case, group, path) => {
  expect(judged(group)).toEqual({ violations: [], undecided: [`r: ${path}`] });
});
