import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { codebuildProjectWritesLogs as rule } from './codebuild-project-writes-logs';

const off = (key: string) => [`p: logsConfig.${key}.status turns the logs off, and none go to a bucket`];
const judged = (type: string, logsConfig: Value) => judge(rule, [row(type, 'p', { logsConfig })]);

describe.each([
  ['aws:codebuild/project:Project', 'cloudwatchLogs'],
  ['aws-native:codebuild:Project', 'cloudWatchLogs'],
])('%s', (type, key) => {
  test.each([
    ['the default', null, []],
    ['a group', { [key]: { groupName: 'builds' } }, []],
    ['a group that is on', { [key]: { status: 'enabled' } }, []],
    ['a group that is off', { [key]: { status: 'DISABLED' } }, off(key)],
    ['a group that is off and a bucket', { [key]: { status: 'DISABLED' }, s3Logs: { status: 'ENABLED' } }, []],
    ['a group and a bucket that are off', { [key]: { status: 'DISABLED' }, s3Logs: { status: 'DISABLED' } }, off(key)],
    ['a bucket without a status', { [key]: { status: 'DISABLED' }, s3Logs: { location: 'b' } }, off(key)],
    ['a bucket that is off', { s3Logs: { status: 'DISABLED' } }, []],
  ])('%s', (_case, logs, violations) => {
    expect(judged(type, logs)).toEqual({ violations, undecided: [] });
  });
});

test.each([
  ['the logs', unknown, 'logsConfig'],
  ['a status', { cloudwatchLogs: { status: unknown } }, 'logsConfig.cloudwatchLogs.status'],
])('%s unknown is undecided', (_case, logs, path) => {
  expect(judged('aws:codebuild/project:Project', logs)).toEqual({ violations: [], undecided: [`p: ${path}`] });
});
