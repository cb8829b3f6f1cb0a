import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { mskClusterWritesBrokerLogs as rule } from './msk-cluster-writes-broker-logs';

const says = (path: string) => [`k: ${path} turns no destination on`];
const judged = (type: string, loggingInfo: Value) => judge(rule, [row(type, 'k', { loggingInfo })]);

describe.each(['aws:msk/cluster:Cluster', 'aws-native:msk:Cluster'])('%s', (type) => {
  test.each([
    ['a log group', { brokerLogs: { cloudwatchLogs: { enabled: true } } }, []],
    ['a log group of aws-native', { brokerLogs: { cloudWatchLogs: { enabled: true } } }, []],
    ['a delivery stream', { brokerLogs: { firehose: { enabled: true } } }, []],
    ['a bucket', { brokerLogs: { cloudwatchLogs: { enabled: false }, s3: { enabled: true } } }, []],
    [
      'a bucket, beside what is not known',
      { brokerLogs: { cloudwatchLogs: { enabled: unknown }, s3: { enabled: true } } },
      [],
    ],
    ['none that is on', { brokerLogs: { s3: { enabled: false } } }, says('loggingInfo.brokerLogs')],
    ['none', { brokerLogs: {} }, says('loggingInfo.brokerLogs')],
    ['nothing', null, says('loggingInfo')],
  ])('%s', (_case, info, violations) => {
    expect(judged(type, info)).toEqual({ violations, undecided: [] });
  });
});

test('an unknown switch is undecided', () => {
  expect(judged('aws:msk/cluster:Cluster', { brokerLogs: { s3: { enabled: unknown } } })).toEqual({
    violations: [],
    undecided: ['k: loggingInfo.brokerLogs.s3.enabled'],
  });
});
