import { judge, row } from '../../rule/judge.fixture';
import { accountHasGuardduty as rule } from './account-has-guardduty';

const none = ['stack: the baseline of the account has no GuardDuty detector'];
const bucket = row('aws:s3/bucket:Bucket', 'b', {});

test.each([
  ['a baseline with a detector', [row('aws:guardduty/detector:Detector', 'd', {})], true, []],
  ['a baseline with one of aws-native', [row('aws-native:guardduty:Detector', 'd', {})], true, []],
  ['a baseline without', [bucket], true, none],
  ['any other stack without', [bucket], false, []],
])('%s', (_case, rows, baseline, violations) => {
  expect(judge(rule, rows, { baseline })).toEqual({ violations, undecided: [] });
});

test('a stack is no baseline unless it says so', () => {
  expect(judge(rule, [bucket]).violations).toEqual([]);
});
