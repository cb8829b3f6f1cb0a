import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { materialise } from './materialise';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'materialise-'));
  folder = join(root, 'config');
});
afterEach(() => rmSync(root, { recursive: true }));

const files = (content: Record<string, string>) => new Map(Object.entries(content).map(([path, text]) => [path, Buffer.from(text)]));
const inFolder = () => readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() && entry.name !== '.placed.json' ? [entry.name] : [])).sort();

test('files are there, whole, for their owner alone', async () => {
  await materialise(folder, files({ 'proxy.yaml': 'a: 1', 'access/base.cedar': 'permit', host_key: 'secret' }));
  expect(readFileSync(join(folder, 'access/base.cedar'), 'utf8')).toBe('permit');
  expect(['proxy.yaml', 'access/base.cedar', 'host_key'].map((path) => statSync(join(folder, path)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  expect(['.', 'access'].map((path) => statSync(join(folder, path)).mode & 0o777)).toEqual([0o700, 0o700]);
});

test('what is not in the set any more goes; what others put there stays', async () => {
  mkdirSync(join(folder, 'state'), { recursive: true });
  writeFileSync(join(folder, 'state/spool'), 'evidence');
  await materialise(folder, files({ 'proxy.yaml': 'a', 'access/old.cedar': 'permit' }));
  await materialise(folder, files({ 'proxy.yaml': 'b', 'access/new.cedar': 'forbid' }));
  expect(inFolder()).toEqual(['new.cedar', 'proxy.yaml', 'spool']);
});

test('a draft that a crash left is overwritten', async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'proxy.yaml.draft'), 'half');
  await materialise(folder, files({ 'proxy.yaml': 'a' }));
  expect(inFolder()).toEqual(['proxy.yaml']);
});

test('a file that others could read before is theirs no more', async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'host_key'), 'old', { mode: 0o644 });
  chmodSync(join(folder, 'host_key'), 0o644);
  await materialise(folder, files({ 'proxy.yaml': 'a', host_key: 'new' }));
  expect(statSync(join(folder, 'host_key')).mode & 0o777).toBe(0o600);
});

test('a link in the way is not followed out of the folder', async () => {
  const outside = join(root, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'victim'), 'untouched');
  mkdirSync(folder);
  symlinkSync(outside, join(folder, 'access'));
  await expect(materialise(folder, files({ 'proxy.yaml': 'a', 'access/victim': 'evil' }))).rejects.toMatchObject({ code: 'BOOTSTRAP_UNWRITABLE' });
  expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('untouched');
  rmSync(join(folder, 'access'));
  symlinkSync(join(outside, 'victim'), join(folder, 'proxy.yaml'));
  await materialise(folder, files({ 'proxy.yaml': 'a' }));
  expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('untouched');
  expect(readFileSync(join(folder, 'proxy.yaml'), 'utf8')).toBe('a');
});

test('when one file cannot be written, all stay as they were', async () => {
  await materialise(folder, files({ 'proxy.yaml': 'a', 'access/base.cedar': 'permit' }));
  // A file where a folder is needed.
  await expect(materialise(folder, files({ 'proxy.yaml': 'b', 'access/base.cedar/x': 'y' }))).rejects.toMatchObject({ code: 'BOOTSTRAP_UNWRITABLE' });
  expect(readFileSync(join(folder, 'proxy.yaml'), 'utf8')).toBe('a');
  expect(inFolder()).toEqual(['base.cedar', 'proxy.yaml']);
});

test('a folder that cannot be made is named', async () => {
  writeFileSync(join(root, 'file'), '');
  await expect(materialise(join(root, 'file/config'), files({ 'proxy.yaml': 'a' }))).rejects.toMatchObject({ message: expect.stringContaining('file/config') as string });
  expect(existsSync(folder)).toBe(false);
});
