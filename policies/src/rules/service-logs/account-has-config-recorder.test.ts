import { judge, row } from '../../rule/judge.fixture';
import { accountHasConfigRecorder as rule } from './account-has-config-recorder';

const none = ['stack: the baseline of the account has no recorder of AWS Config'];
const bucket = row('aws:s3/bucket:Bucket', 'b', {});

test.each([
  ['a baseline with a recorder', [row('aws:cfg/recorder:Recorder', 'r', {})], true, []],
  ['a baseline with one of aws-native', [row('aws-native:configuration:ConfigurationRecorder', 'r', {})], true, []],
  ['a baseline without', [bucket], true, none],
  ['any other stack without', [bucket], false, []],
])('%s', (_case, rows, baseline, violations) => {
  expect(judge(rule, rows, { baseline })).toEqual({ violations, undecided: [] });
});

test('a stack is no baseline unless it says so', () => {
  expect(judge(rule, [bucket]).violations).toEqual([]);
});
