import type { ValueMap } from '../../model';
import { balancer, bucket, trail } from '../../readers/buckets/buckets.fixture';
import { judge, unknown } from '../../rule/judge.fixture';
import { logBucketSurvivesDestroy as rule } from './log-bucket-survives-destroy';

test.each<[string, ValueMap, readonly string[]]>([
  ['emptied', { forceDestroy: true }, ['logs: forceDestroy is true: destroying the bucket deletes the evidence in it']],
  ['kept', { forceDestroy: false }, []],
  ['the default', {}, []],
  [
    'unknown',
    { forceDestroy: unknown },
    ['logs: forceDestroy is not known before the deployment, and judging it after would be too late'],
  ],
])('%s', (_case, props, violations) => {
  expect(judge(rule, [bucket(props), trail()])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [bucket(props), balancer])).toEqual({ violations: [], undecided: [] });
});
