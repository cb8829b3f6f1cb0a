import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../config/load';
import { temporaryFolder } from '../fixtures.fixture';
import type { RunningLake } from '../lake/start-lake';
import { claimDemo } from './claim-demo';
import { demoLayout } from './demo-layout';
import { prepareFolder, publicKey, totpSecretOf } from './prepare-folder';
import { writeConfigs } from './write-configs';
import { writeSshConfig } from './write-ssh-config';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const layout = demoLayout(join(folder.path, "the demo's folder"));

function everyFile(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
}

const lake = {
  endpoint: 'http://127.0.0.1:4566',
  region: 'us-east-1',
  channelArn: 'arn:aws:cloudtrail:us-east-1:000000000000:channel/x',
  eventDataStores: { ssh_events: 'a', management_events: 'b' },
} as RunningLake;
const target = { kind: 'built-in', description: '', port: 2022, login: 'somebody' } as const;

beforeAll(() => {
  prepareFolder(layout);
  writeConfigs(layout, { lake, target, port: 2222, adminSocket: join(layout.stateDirectory, 'admin.sock') });
  writeSshConfig(layout, { port: 2222, login: 'somebody' });
});

test("everything is its owner's alone", () => {
  for (const path of [layout.directory, ...everyFile(layout.directory)])
    expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
});

test('a second start keeps keys, users and policies, also those that a person changed', () => {
  const before = [layout.key('alice'), layout.users].map((path) => readFileSync(path, 'utf8'));
  writeFileSync(join(layout.accessDirectory, 'demo.cedar'), '// mine\n');
  prepareFolder(layout);
  expect([layout.key('alice'), layout.users].map((path) => readFileSync(path, 'utf8'))).toEqual(before);
  expect(readFileSync(join(layout.accessDirectory, 'demo.cedar'), 'utf8')).toBe('// mine\n');
});

test('alice has a TOTP secret and mallory none; their keys are those in the folder', () => {
  const { users } = parse(readFileSync(layout.users, 'utf8')) as {
    users: { name: string; keys: string[]; totpSecret?: string }[];
  };
  expect(users.map(({ name, keys, totpSecret }) => [name, keys, typeof totpSecret])).toEqual([
    ['alice', [publicKey(layout, 'alice')], 'string'],
    ['mallory', [publicKey(layout, 'mallory')], 'undefined'],
  ]);
  expect(totpSecretOf(layout, 'alice')).toMatch(/^[A-Z2-7]{32}$/);
});

test("a folder with somebody's files in it is left alone", () => {
  const other = demoLayout(join(folder.path));
  expect(() => prepareFolder(other)).toThrow(/not a demo's/);
  expect(existsSync(other.keysDirectory)).toBe(false);
});

test('the config of the command can be read by it', () => {
  expect(loadConfig(layout.cliConfig)).toMatchObject({
    adminSocket: join(layout.stateDirectory, 'admin.sock'),
    lake: { endpoint: lake.endpoint },
  });
});

test('OpenSSH understands the ssh_config, with a blank and a quote in the path', () => {
  const of = (host: string): string => execFileSync('ssh', ['-G', '-F', layout.sshConfig, host], { encoding: 'utf8' });
  expect(of('web-1')).toMatch(/^user somebody\+web-1$/m);
  expect(of('web-1')).toMatch(/^port 2222$/m);
  expect(of('web-1')).toContain(`identityfile ${layout.key('alice')}\n`);
  expect(of('web-1-by-jump')).toMatch(/^proxyjump sallyport$/m);
  expect(of('legacy-as-mallory')).toMatch(/^bindaddress 127\.0\.0\.66$/m);
});

test('one demo a folder; one that is gone gives its place up', () => {
  const release = claimDemo(layout);
  writeFileSync(layout.pidFile, String(process.ppid));
  expect(() => claimDemo(layout)).toThrow(/already runs/);
  writeFileSync(layout.pidFile, '4194304999');
  claimDemo(layout)();
  release();
  expect(existsSync(layout.pidFile)).toBe(false);
});
