import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadyFile } from './ready-file';

const directory = mkdtempSync(join(tmpdir(), 'ready-file-'));
const path = join(directory, 'ready.json');
const file = new ReadyFile(path);

afterAll(() => {
  rmSync(directory, { recursive: true });
});

test.each([
  ['a process that ended', JSON.stringify({ pid: spawnSync('true').pid })],
  ['a former process with the id of this one, as in a container', JSON.stringify({ pid: process.pid })],
  ['nobody', '{"listen":[]}'],
  ['a crash in the middle of it', '{"pid":1'],
  ['a disk that was full', ''],
])('the file of %s is removed before the start', (_, content) => {
  writeFileSync(path, content);
  file.removeStale();
  expect(existsSync(path)).toBe(false);
});

test('no file is no failure, and the file of a proxy that runs stays', () => {
  file.removeStale();
  writeFileSync(path, JSON.stringify({ pid: process.ppid }));
  file.removeStale();
  expect(existsSync(path)).toBe(true);
  file.write({ listen: ['127.0.0.1:2222'] });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ pid: process.pid, listen: ['127.0.0.1:2222'] });
  file.remove();
  expect(existsSync(path)).toBe(false);
});
