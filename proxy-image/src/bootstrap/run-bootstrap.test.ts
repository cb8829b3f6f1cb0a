import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONFIG_STALE_LOG_MESSAGE } from '@sallyport/contract';
import { recordingLog } from '../audit/audit-config.fixture';
import { Configuration } from './configuration';
import { readEnvironment } from './environment';
import { runBootstrap } from './run-bootstrap';
import type { ConfigSource } from './source';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:users-AbCdEf';
/** Says what it is started with and what it gets, in files beside the configuration. */
const CHILD = `
const fs = require('node:fs'); const { dirname, join } = require('node:path');
const file = process.argv.at(-1); const state = join(dirname(file), '..', 'said');
const say = (text) => fs.appendFileSync(state, text + '\\n');
for (const signal of ['SIGHUP', 'SIGUSR2']) process.on(signal, () => say(signal + ' ' + fs.readFileSync(file, 'utf8')));
process.on('SIGTERM', () => { say('SIGTERM'); process.exit(7); });
setInterval(() => undefined, 1000);
say('start ' + process.argv.at(-2) + ' ' + fs.readFileSync(file, 'utf8'));
`;

/** Objects and secrets in memory, with versions, and faults. */
class MemorySource implements ConfigSource {
  readonly entries = new Map<string, string>();
  failure: Error | undefined;
  reads = 0;
  nameOf(object: string): string {
    return `s3://bucket/${object}`;
  }
  object(path: string, known: string | undefined) {
    return this.secret(path, known);
  }
  secret(name: string, known: string | undefined) {
    this.reads += 1;
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const text = this.entries.get(name);
    if (text === undefined) return Promise.reject(new Error('NoSuchKey'));
    return Promise.resolve(text === known ? undefined : { content: Buffer.from(text), version: text });
  }
  close(): void {
    // Nothing is open.
  }
}

let root: string;
let source: MemorySource;
let signals: EventEmitter;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  signals = new EventEmitter();
  source = new MemorySource();
  const files = [{ path: 'proxy.yaml', object: 'proxy.yaml' }, { path: 'users.yaml', secretArn: SECRET }];
  source.entries.set('bootstrap.json', JSON.stringify({ version: 1, files }));
  source.entries.set('proxy.yaml', 'one');
  source.entries.set(SECRET, 'users: []');
});
afterEach(() => rmSync(root, { recursive: true }));

const said = (): string[] => {
  try {
    return readFileSync(join(root, 'said'), 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
};
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

function start(more: { startAttempts?: number; command?: string[] } = {}) {
  const { log, lines } = recordingLog();
  const command = [process.execPath, '-e', CHILD, '--'];
  return { ended: runBootstrap({ source, directory: join(root, 'config'), command, log, signals, pollMs: 10, retryMs: 1, ...more }), lines };
}

test('the proxy is started with its configuration, told of changes and of signals, and ends with its own exit code', async () => {
  const { ended } = start();
  await until(() => said().length === 1);
  expect(said()).toEqual(['start --config one']);
  const reads = source.reads;
  await until(() => source.reads > reads + 6);
  expect(said()).toHaveLength(1);
  source.entries.set('proxy.yaml', 'two');
  await until(() => said().length === 2);
  source.entries.set(SECRET, 'users: [new]');
  await until(() => said().length === 3);
  expect(readFileSync(join(root, 'config/users.yaml'), 'utf8')).toBe('users: [new]');
  signals.emit('SIGUSR2');
  await until(() => said().length === 4);
  signals.emit('SIGTERM');
  expect(await ended).toBe(7);
  expect(said()).toEqual(['start --config one', 'SIGHUP two', 'SIGHUP two', 'SIGUSR2 two', 'SIGTERM']);
});

test('a source that is away, or says nonsense, leaves the proxy with what it has', async () => {
  const { ended, lines } = start();
  await until(() => said().length === 1);
  source.failure = new Error('AccessDenied');
  await until(() => lines().some((line) => line.includes('s3://bucket/bootstrap.json cannot be read: AccessDenied')));
  source.failure = undefined;
  source.entries.set('bootstrap.json', '{}');
  await until(() => lines().some((line) => line.includes('is no list of files')));
  expect(readFileSync(join(root, 'config/proxy.yaml'), 'utf8')).toBe('one');
  expect(said()).toHaveLength(1);
  signals.emit('SIGTERM');
  await ended;
});

test('the key of a target whose secret cannot be read stays as it was, and holds back nothing else', async () => {
  const key = SECRET.replace('users', 'legacy');
  const files = [{ path: 'proxy.yaml', object: 'proxy.yaml' }, { path: 'users.yaml', secretArn: SECRET }, { path: 'keys/legacy', secretArn: key }];
  source.entries.set('bootstrap.json', JSON.stringify({ version: 1, files }));
  source.entries.set(key, 'its key');
  const { ended, lines } = start();
  await until(() => said().length === 1);
  source.entries.delete(key);
  source.entries.set(SECRET, 'users: [new]');
  await until(() => said().length === 2);
  expect(readFileSync(join(root, 'config/users.yaml'), 'utf8')).toBe('users: [new]');
  expect(readFileSync(join(root, 'config/keys/legacy'), 'utf8')).toBe('its key');
  expect(lines().find((line) => line.includes(CONFIG_STALE_LOG_MESSAGE))).toContain('keys/legacy');
  source.entries.set(key, 'its next key');
  await until(() => said().length === 3);
  expect(readFileSync(join(root, 'config/keys/legacy'), 'utf8')).toBe('its next key');
  signals.emit('SIGTERM');
  await ended;
});

test('users that cannot be read hold back what belongs together with them', async () => {
  const { ended, lines } = start();
  await until(() => said().length === 1);
  source.entries.delete(SECRET);
  source.entries.set('proxy.yaml', 'two');
  await until(() => lines().some((line) => line.includes(CONFIG_STALE_LOG_MESSAGE) && line.includes('users.yaml')));
  expect(readFileSync(join(root, 'config/proxy.yaml'), 'utf8')).toBe('one');
  signals.emit('SIGTERM');
  await ended;
});

test('the start is tried again, and then fails with the name of what is missing', async () => {
  source.entries.delete(SECRET);
  const { ended, lines } = start({ startAttempts: 3 });
  await expect(ended).rejects.toMatchObject({ code: 'BOOTSTRAP_UNREADABLE', message: `${SECRET} (for users.yaml) cannot be read: NoSuchKey` });
  expect(lines().filter((line) => line.includes('cannot be brought into place yet'))).toHaveLength(2);
});

test('what comes late is waited for', async () => {
  source.entries.delete('proxy.yaml');
  const { ended, lines } = start({ startAttempts: 30 });
  await until(() => lines().length > 1);
  source.entries.set('proxy.yaml', 'late');
  await until(() => said().length === 1);
  expect(said()).toEqual(['start --config late']);
  signals.emit('SIGTERM');
  await ended;
});

test('a signal before the proxy was started ends it', async () => {
  source.failure = new Error('away');
  const { ended, lines } = start({ startAttempts: 30 });
  await until(() => lines().length > 1);
  signals.emit('SIGTERM');
  expect(await ended).toBe(143);
  expect(said()).toEqual([]);
});

test('a change that could not be put into place is told again', async () => {
  const configuration = new Configuration(source, () => undefined);
  const first = await configuration.changed();
  expect(first?.files.size).toBe(2);
  expect(await configuration.changed()).toBeDefined();
  first?.taken();
  expect(await configuration.changed()).toBeUndefined();
  // From another place, though the content there is the same.
  source.entries.set('other.yaml', 'one');
  const files = [{ path: 'proxy.yaml', object: 'other.yaml' }];
  source.entries.set('bootstrap.json', JSON.stringify({ version: 1, files }));
  expect([...((await configuration.changed())?.files.keys() ?? [])]).toEqual(['proxy.yaml']);
});

describe('the environment', () => {
  test('a folder is a source', async () => {
    mkdirSync(join(root, 'source'));
    writeFileSync(join(root, 'source/proxy.yaml'), 'a: 1');
    const env = { SALLYPORT_CONFIG_SOURCE: pathToFileURL(join(root, 'source')).href, SALLYPORT_CONFIG_DIRECTORY: root };
    const { openSource, directory, pollMs } = readEnvironment(env);
    expect({ directory, pollMs }).toEqual({ directory: root, pollMs: 60_000 });
    const folder = await openSource();
    const read = await folder.object('proxy.yaml', undefined);
    expect(read?.content.toString()).toBe('a: 1');
    expect(await folder.object('proxy.yaml', read?.version)).toBeUndefined();
    await expect(folder.object('other', undefined)).rejects.toThrow('ENOENT');
    folder.close();
  });

  test('a bucket and a prefix are a source', async () => {
    const { openSource, directory } = readEnvironment({ SALLYPORT_CONFIG_SOURCE: 's3://fleet-config/prod/eu/', SALLYPORT_REGION: 'eu-central-1' });
    expect(directory).toBe('/var/lib/sallyport/config');
    const bucket = await openSource();
    expect(bucket.nameOf('proxy.yaml')).toBe('s3://fleet-config/prod/eu/proxy.yaml');
    bucket.close();
  });

  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['no source', {}, /^SALLYPORT_CONFIG_SOURCE is not set$/],
    ['a source of another kind', { SALLYPORT_CONFIG_SOURCE: 'https://x/y' }, /^SALLYPORT_CONFIG_SOURCE is "https:\/\/x\/y"$/],
    ['a bucket without a region', { SALLYPORT_CONFIG_SOURCE: 's3://fleet-config' }, /^SALLYPORT_REGION is not set$/],
    ['a relative folder', { SALLYPORT_CONFIG_SOURCE: 'file:///x', SALLYPORT_CONFIG_DIRECTORY: 'config' }, /^SALLYPORT_CONFIG_DIRECTORY is "config"/],
    ['a time that is none', { SALLYPORT_CONFIG_SOURCE: 'file:///x', SALLYPORT_CONFIG_POLL_SECONDS: '0' }, /^SALLYPORT_CONFIG_POLL_SECONDS is "0"$/],
  ])('%s is told by its name', (_what, env, message) => {
    expect(() => readEnvironment(env)).toThrow(message);
  });
});
