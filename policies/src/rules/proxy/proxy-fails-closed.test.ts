import { FLEET_TAGS } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyFailsClosed as rule } from './proxy-fails-closed';

const OBJECT = 'aws:s3/bucketObjectv2:BucketObjectv2';
const config = (content: unknown, more = {}) =>
  row(OBJECT, 'config', { tags: FLEET_TAGS, key: 'proxy.yaml', content: content as string, ...more });
const says = 'config: content.audit.mode is not failClosed: the proxy goes on without an audit trail';

test.each([
  ['fails closed', 'audit:\n  mode: failClosed\n', []],
  ['by default fails closed', 'audit: {}', []],
  ['says nothing of the audit', 'listen: []', []],
  ['is empty', '', []],
  ['fails open', 'audit:\n  mode: failOpen\n', [says]],
  ['fails open, in JSON', '{"audit":{"mode":"failOpen"}}', [says]],
  ['is no YAML', 'audit: [', ['config: content is no YAML: line 1 cannot be read']],
  ['is a text', 'audit', ['config: content is no object']],
])('a config that %s', (_case, content, violations) => {
  expect(judge(rule, [config(content)])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [{ ...config(content), type: 'aws:s3/bucketObject:BucketObject' }]).violations).toEqual(
    violations,
  );
});

const open = 'audit: { mode: failOpen }';

test.each([
  ['in a folder', config(open, { key: 'ssh/proxy.yaml' }), [says]],
  ['by its other ending', config(open, { key: 'proxy.yml' }), [says]],
  ['of another name', config(open, { key: 'my-proxy.yaml' }), []],
  ['of a name that is not known', config(open, { key: unknown }), []],
  ['of nobody', config(open, { tags: {} }), []],
])('an object %s', (_case, object, violations) => {
  expect(judge(rule, [object])).toEqual({ violations, undecided: [] });
});

test('an unknown text is undecided', () => {
  expect(judge(rule, [config(unknown)])).toEqual({ violations: [], undecided: ['config: content'] });
});
