import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { MANAGEMENT_EVENTS_COLUMNS } from '@sallyport/contract';
import type { EventStore } from '../store/event-store';
import { openTestStore } from '../store/event-store.fixture';
import { temporaryDirectories } from '../store/temporary-directory.fixture';
import { importStream } from './import-stream';

const makeDirectory = temporaryDirectories();
let store: EventStore;
beforeEach(async () => {
  store = await openTestStore(makeDirectory(), { columns: MANAGEMENT_EVENTS_COLUMNS });
});
afterEach(() => store.close());

const record = (id: number, more: object = {}) => ({
  eventID: `e-${id}`,
  eventTime: '2024-08-01T12:19:16Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  ...more,
});
const load = (content: string | Buffer, file = 'log.json') =>
  importStream(Readable.from([Buffer.from(content)], { objectMode: false }), { file, store });
const counts = { loaded: 2, duplicates: 0, failed: 0, problems: [] };

test.each([
  ['an array', JSON.stringify([record(1), record(2)])],
  ['Records', JSON.stringify({ Records: [record(1), record(2)] })],
  ['Records that come second', JSON.stringify({ owner: 'x', Records: [record(1), record(2)] })],
  ['NDJSON', [record(1), record(2)].map((one) => JSON.stringify(one)).join('\n')],
])('%s loads, plain and compressed', async (_, text) => {
  expect(await load(text)).toMatchObject(counts);
  expect(await load(gzipSync(text))).toMatchObject({ ...counts, loaded: 0, duplicates: 2 });
});

test('gzip members one after the other are one file', async () => {
  const members = [record(1), record(2)].map((one) => gzipSync(`${JSON.stringify(one)}\n`));
  expect(await load(Buffer.concat(members))).toMatchObject(counts);
});

test('a bad record names file, index and fault, and the others load', async () => {
  const report = await load(
    JSON.stringify([record(1), { eventID: 'x' }, record(2), record(3, { eventTime: 7 })]),
    'a/b.json',
  );
  expect(report).toMatchObject({ loaded: 2, failed: 2 });
  expect(report.problems).toEqual([
    {
      file: 'a/b.json',
      record: 1,
      message: expect.stringContaining('eventTime, eventSource, eventName missing') as string,
    },
    { file: 'a/b.json', record: 3, message: expect.stringContaining('eventTime') as string },
  ]);
});

test('a torn gzip file loads what it can and is reported as a whole', async () => {
  const whole = gzipSync(
    Array.from({ length: 5_000 }, (_, id) => JSON.stringify(record(id, { requestID: String(Math.sin(id)) }))).join(
      '\n',
    ),
  );
  const report = await load(whole.subarray(0, whole.length / 2));
  expect(report.loaded).toBeGreaterThan(100);
  expect(report.problems.at(-1)).toEqual({
    file: 'log.json',
    message: expect.stringContaining('unexpected end of file') as string,
  });
});

test('a gzip bomb of one endless record ends in an error, not in memory', async () => {
  const bomb = gzipSync(`[{"a":"${'x'.repeat(256 * 1024 * 1024)}"},${JSON.stringify(record(1))}]`);
  const before = process.memoryUsage().arrayBuffers;
  const report = await load(bomb);
  expect(report).toMatchObject({ loaded: 1, failed: 1 });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 * 1024 * 1024);
});

test('an empty file and a file of words', async () => {
  expect(await load('')).toMatchObject({ loaded: 0, failed: 0 });
  expect(await load('not a log\n')).toMatchObject({ loaded: 0, failed: 1 });
});

describe('the real events of stratus-red-team', () => {
  const folder = join(__dirname, '../../../../shared/data/stratus-red-team-detonation-logs');
  const present = existsSync(folder);
  if (!present && process.env.CI === undefined) {
    test.skip(`skipped: ${folder} is not here`, () => undefined);
    return;
  }

  test('all 310 load, once', async () => {
    expect(present).toBe(true);
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const loadAll = async () => {
      const reports = [];
      for (const file of files) reports.push(await importStream(createReadStream(join(folder, file)), { file, store }));
      return {
        loaded: reports.reduce((sum, report) => sum + report.loaded, 0),
        problems: reports.flatMap((report) => report.problems),
      };
    };
    expect(await loadAll()).toEqual({ loaded: 310, problems: [] });
    expect(await loadAll()).toEqual({ loaded: 0, problems: [] });
    expect(store.size).toBe(310);
  });
});
