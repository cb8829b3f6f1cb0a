import { FLEET_TAGS } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyConfigNamesAnAuditSink as rule } from './proxy-config-names-an-audit-sink';

const config = (content: unknown, tags = FLEET_TAGS as Record<string, string>) =>
  row('aws:s3/bucketObjectv2:BucketObjectv2', 'config', { tags, key: 'proxy.yaml', content: content as string });
const says = 'config: content.audit.sinks names no sink that is written to: audit events stay on the proxy';

test.each([
  ['one', [{ mode: 'write' }], []],
  ['one by default', [{ type: 'firehose' }], []],
  ['one that is only read and one', [{ mode: 'readOnly' }, { mode: 'write' }], []],
  ['one that is only read', [{ mode: 'readOnly' }], [says]],
  ['none', [], [says]],
  ['nothing', undefined, [says]],
])('sinks: %s', (_case, sinks, violations) => {
  const content = JSON.stringify({ audit: { sinks } });
  expect(judge(rule, [config(content)])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [config(content, {})]).violations).toEqual([]);
});

test('an unknown text is undecided', () => {
  expect(judge(rule, [config(unknown)])).toEqual({ violations: [], undecided: ['config: content'] });
});
