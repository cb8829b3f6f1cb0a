import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingName, sessionId } from '@sallyport/contract';
import { recordingLog } from '../audit/audit-config.fixture';
import { createRecordingStore, type RecordingStore } from './recording-store';
import { createRecordingUploads, objectKey, type RecordingUploads } from './recording-uploads';

const STARTED = Date.parse('2026-11-23T23:59:58Z');
let directory: string;
let uploads: RecordingUploads | undefined;
let now: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'uploads-'));
  now = Date.now();
});
afterEach(async () => {
  await uploads?.close(0);
  rmSync(directory, { recursive: true });
});

function recording(session: string, content = 'cast'): string {
  const path = join(directory, recordingName(STARTED, sessionId(session), 0));
  writeFileSync(path, content);
  return path;
}

/** Keeps what it is given; fails as long as it is told to. */
class MemoryStore implements RecordingStore {
  readonly objects = new Map<string, string>();
  attempts = 0;
  failure: Error | undefined;
  /** The one key that fails; all do where there is none. */
  refused: string | undefined;
  put(key: string, path: string): Promise<void> {
    this.attempts += 1;
    if (this.failure !== undefined && (this.refused ?? key) === key) return Promise.reject(this.failure);
    this.objects.set(key, readFileSync(path, 'utf8'));
    return Promise.resolve();
  }
  close(): void {
    // Nothing is open.
  }
}

function open(store: RecordingStore, keepMs = 0, retry = { baseMs: 1, capMs: 5 }) {
  const { log, lines } = recordingLog();
  const opened = createRecordingUploads({
    ...{ directory, store, prefix: 'recordings/', keepMs, clock: { now: () => now }, log },
    ...{ retry, random: () => 1 },
  });
  uploads = opened;
  return { uploads: opened, lines };
}
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('the key tells the day on which it began, the session and the channel', () => {
  expect(objectKey('recordings/', recording('s-1'))).toBe('recordings/2026-11-23/s-1-0.cast');
  expect(objectKey('', recording('s-1'))).toBe('2026-11-23/s-1-0.cast');
  expect(objectKey('', join(directory, 'notes.txt'))).toBeUndefined();
});

test('a recording that ended is uploaded, and leaves the disk then', async () => {
  const store = new MemoryStore();
  const { uploads: running } = open(store);
  await running.start();
  const path = recording('s-1', 'what a terminal showed');
  running.add(path);
  // The file goes before the count does.
  await until(() => running.waiting === 0);
  expect(existsSync(path)).toBe(false);
  expect([...store.objects]).toEqual([['recordings/2026-11-23/s-1-0.cast', 'what a terminal showed']]);
  expect(running.lastError).toBeUndefined();
});

test('what a crash left is uploaded at the next start', async () => {
  recording('s-1');
  recording('s-2');
  writeFileSync(join(directory, 'notes.txt'), 'left alone');
  const store = new MemoryStore();
  await open(store).uploads.start();
  await until(() => store.objects.size === 2 && readdirSync(directory).length === 1);
});

test('while it cannot be uploaded it stays, is said once, and is tried again until it is', async () => {
  const store = new MemoryStore();
  store.failure = new Error('AccessDenied');
  const { uploads: running, lines } = open(store);
  await running.start();
  const path = recording('s-1');
  running.add(path);
  await until(() => store.attempts > 4);
  expect(existsSync(path)).toBe(true);
  expect(running).toMatchObject({ waiting: 1, lastError: 'AccessDenied' });
  expect(lines().filter((line) => line.includes('cannot be uploaded'))).toHaveLength(1);
  store.failure = undefined;
  await until(() => running.waiting === 0);
  expect(existsSync(path)).toBe(false);
  expect(running.lastError).toBeUndefined();
});

test('one that the store refuses holds up no other, also none that ends while it waits', async () => {
  const store = new MemoryStore();
  store.failure = new Error('EntityTooLarge');
  store.refused = 'recordings/2026-11-23/s-1-0.cast';
  const refused = recording('s-1');
  recording('s-2');
  recording('s-3');
  const { uploads: running, lines } = open(store);
  await running.start();
  await until(() => store.objects.size === 2 && running.waiting === 1);
  expect(running.lastError).toBe('EntityTooLarge');
  running.add(recording('s-4'));
  await until(() => store.objects.size === 3);
  const { attempts } = store;
  await until(() => store.attempts > attempts + 2);
  expect(existsSync(refused)).toBe(true);
  expect(lines().filter((line) => line.includes('cannot be uploaded'))).toHaveLength(1);
  store.failure = undefined;
  await until(() => running.waiting === 0);
  expect(existsSync(refused)).toBe(false);
  expect(running.lastError).toBeUndefined();
});

test('a recording that ends is not held up by another one\'s long wait', async () => {
  const store = new MemoryStore();
  store.failure = new Error('EntityTooLarge');
  store.refused = 'recordings/2026-11-23/s-1-0.cast';
  const { uploads: running } = open(store, 0, { baseMs: 3_600_000, capMs: 3_600_000 });
  running.add(recording('s-1'));
  await until(() => running.lastError !== undefined);
  running.add(recording('s-2'));
  await until(() => store.objects.size === 1);
  await running.close(20);
  expect(running.waiting).toBe(1);
});

test('a recording is kept as long as it is to be, is not uploaded twice, and goes then', async () => {
  const store = new MemoryStore();
  const path = recording('s-1');
  const first = open(store, 3_600_000);
  await first.uploads.start();
  await until(() => existsSync(`${path}.uploaded`));
  await first.uploads.close(0);
  const second = open(store, 3_600_000);
  await second.uploads.start();
  await second.uploads.close(1_000);
  expect(store.attempts).toBe(1);
  expect(existsSync(path)).toBe(true);
  utimesSync(`${path}.uploaded`, new Date(now - 3_700_000), new Date(now - 3_700_000));
  await open(store, 3_600_000).uploads.start();
  expect(readdirSync(directory)).toEqual([]);
});

test('the end waits for what is under way, but not for ever', async () => {
  const store = new MemoryStore();
  const { uploads: running } = open(store);
  const path = recording('s-1');
  running.add(path);
  await running.close(5_000);
  expect(store.objects.size).toBe(1);

  const away = new MemoryStore();
  away.failure = new Error('no answer');
  const { uploads: other, lines } = open(away);
  const left = recording('s-2');
  other.add(left);
  await other.close(20);
  expect(existsSync(left)).toBe(true);
  expect(lines().at(-1)).toContain('they are after the next start');
});

test('S3 is given the checksum of the whole file, and may refuse it', async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  const requests: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, { 'content-type': 'application/xml' }).end(status === 200 ? '' : '<Error><Code>BadDigest</Code><Message>as the test wants</Message></Error>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = createRecordingStore({ bucket: 'recordings-1', prefix: '', region: 'eu-central-1', keepHours: 0, endpoint });
  const path = recording('s-1', 'what a terminal showed');
  await store.put('2026-11-23/s-1-0.cast', path, new AbortController().signal);
  expect(requests[0]).toMatchObject({
    ...{ method: 'PUT', body: 'what a terminal showed' },
    url: expect.stringMatching(/^\/recordings-1\/2026-11-23\/s-1-0\.cast/) as string,
    headers: { 'x-amz-checksum-sha256': createHash('sha256').update('what a terminal showed').digest('base64'), 'content-length': '22' },
  });
  status = 400;
  await expect(store.put('2026-11-23/s-1-0.cast', path, new AbortController().signal)).rejects.toThrow('as the test wants');
  store.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
