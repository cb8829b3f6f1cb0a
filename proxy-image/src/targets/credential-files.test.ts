import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { createCredentialFiles } from './credential-files';

const keyText = () => utils.generateKeyPairSync('ed25519').private;
const LATER = Date.now() + 3_600_000;

let directory: string;
let path: string;
let nowMs: number;
const files = () => createCredentialFiles({ now: () => nowMs });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'credential-'));
  path = join(directory, 'key');
  writeFileSync(path, keyText());
  nowMs = LATER;
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

it('parses a key that stays as it is only once', async () => {
  const credentials = files();
  expect(await credentials.read(path)).toBe(await credentials.read(path));
});

it('sees a key that took the place of another', async () => {
  const credentials = files();
  const first = await credentials.read(path);
  writeFileSync(`${path}.new`, keyText());
  renameSync(`${path}.new`, path);
  const second = await credentials.read(path);
  expect(second.getPublicSSH()).not.toEqual(first.getPublicSSH());
});

it('sees a key that was written over, even where its time was set back', async () => {
  const credentials = files();
  const { atime, mtime, ctimeMs } = statSync(path);
  const first = await credentials.read(path);
  while (statSync(path).ctimeMs === ctimeMs) writeFileSync(path, keyText());
  utimesSync(path, atime, mtime);
  expect((await credentials.read(path)).getPublicSSH()).not.toEqual(first.getPublicSSH());
});

it('does not rely on the time of a file that was written a moment ago', async () => {
  nowMs = Date.now();
  const credentials = files();
  expect(await credentials.read(path)).not.toBe(await credentials.read(path));
});

it('has no key where the file is gone or holds none', async () => {
  const credentials = files();
  await credentials.read(path);
  writeFileSync(path, 'not a key');
  await expect(credentials.read(path)).rejects.toThrow('Unsupported key format');
  rmSync(path);
  await expect(credentials.read(path)).rejects.toThrow('ENOENT');
});
