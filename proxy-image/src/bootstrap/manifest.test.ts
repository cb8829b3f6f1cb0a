import { parseManifest } from './manifest';

const proxy = { path: 'proxy.yaml', object: 'proxy.yaml' };
const manifest = (...files: unknown[]) => JSON.stringify({ version: 1, files: [proxy, ...files] });

test('files come from objects and from secrets', () => {
  const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:fleet/host-key-AbCdEf';
  const files = [{ path: 'access/base.cedar', object: 'access/base.cedar' }, { path: 'host_key', secretArn }];
  expect(parseManifest(manifest(...files), 's3://b/bootstrap.json')).toEqual({ version: 1, files: [proxy, ...files] });
});

test.each([
  '../escape',
  'access/../../escape',
  '/etc/passwd',
  './proxy.yaml',
  'access//base.cedar',
  'access/',
  '',
  '.hidden',
  'access/.draft',
  'a\\b',
  'a\u0000b',
  'a b',
  `a${'/a'.repeat(300)}`,
])('a path like %j leads out of the folder or hides in it: refused', (path) => {
  for (const file of [{ path, object: 'x' }, { path: 'x', object: path }]) {
    expect(() => parseManifest(manifest(file), 's3://b/bootstrap.json')).toThrow(/^s3:\/\/b\/bootstrap\.json is no list of files/);
  }
});

test.each<[string, string, RegExp]>([
  ['no JSON', '{', /it is not JSON/],
  ['another version', JSON.stringify({ version: 2, files: [proxy] }), /version/],
  ['no proxy.yaml', JSON.stringify({ version: 1, files: [{ path: 'a', object: 'a' }] }), /proxy\.yaml is not among its files/],
  ['a path twice', manifest(proxy), /a path stands in it twice/],
  ['a file from two places', manifest({ path: 'a', object: 'a', secretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:a' }), /files/],
  ['a secret without an ARN', manifest({ path: 'a', secretArn: 'fleet/users' }), /files/],
])('%s is refused with its reason', (_what, text, why) => {
  expect(() => parseManifest(text, 's3://b/bootstrap.json')).toThrow(why);
});
