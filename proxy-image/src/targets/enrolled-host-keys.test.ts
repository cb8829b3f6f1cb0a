import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Key } from '../auth/keys.fixture';
import { createEnrolledHostKeys } from './enrolled-host-keys';

const ID = 'i-0123456789abcdef0';
const key = ed25519Key().line;
const strange = ed25519Key().line;
let folder: string;
let now: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enrolled-'));
  now = Date.parse('2026-11-23T07:00:00Z');
});
afterEach(() => rmSync(folder, { recursive: true }));

const directory = () => join(folder, 'host-keys');
const open = () => createEnrolledHostKeys(directory(), { now: () => now });
const says = (...keys: string[]) => jest.fn((_id: string) => Promise.resolve(keys));

test('what the console said first holds, also after a restart and whatever it says later', async () => {
  expect(await open().enrol(ID, says(key))).toEqual([key]);
  const later = says(strange);
  expect(await open().enrol(ID, later)).toEqual([key]);
  expect(later).not.toHaveBeenCalled();
  expect(await open().known(ID)).toEqual([key]);
  expect(await open().known('i-0000000000000000f')).toEqual([]);
  expect(statSync(join(directory(), `${ID}.json`)).mode & 0o777).toBe(0o600);
});

test('an instance that tells nothing is asked again, less and less often', async () => {
  const enrolled = open();
  const silent = says();
  for (let second = 0; second < 120; second += 5) {
    expect(await enrolled.enrol(ID, silent)).toEqual([]);
    now += 5_000;
  }
  expect(silent).toHaveBeenCalledTimes(4);
  now += 3_600_000;
  expect(await enrolled.enrol(ID, says(key))).toEqual([key]);
});

test('a file that was damaged is no reason to enrol anew', async () => {
  mkdirSync(directory());
  writeFileSync(join(directory(), `${ID}.json`), '{"hostKeys":[]}');
  const console_ = says(strange);
  await expect(open().enrol(ID, console_)).rejects.toThrow('remove it to enrol the instance again');
  expect(console_).not.toHaveBeenCalled();
});

test('what is no instance id names no file', async () => {
  expect(await open().enrol('../evil', says(key))).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a console that cannot be read leaves nothing, and is not asked again at once', async () => {
  const enrolled = open();
  await expect(enrolled.enrol(ID, () => Promise.reject(new Error('not authorized')))).rejects.toThrow('not authorized');
  expect(readdirSync(folder)).toEqual([]);
  expect(await enrolled.enrol(ID, says(key))).toEqual([]);
  now += 15_000;
  expect(await enrolled.enrol(ID, says(key))).toEqual([key]);
});
