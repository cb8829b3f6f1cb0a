import { existsSync, readdirSync } from 'node:fs';
import { copyFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { FILE_LAYOUT, KEPT_KEYS } from '../engine/kept-keys';
import type { EventStore } from './event-store';
import { openTestStore, queryStore, storedEvent, uidsIn } from './event-store.fixture';
import { temporaryDirectories } from './temporary-directory.fixture';

const makeDirectory = temporaryDirectories();
const hotFiles = (directory: string) => readdirSync(join(directory, 'hot')).filter((name) => name.endsWith('.ndjson'));

test('what is appended can be read, is there after a restart, and is stored once', async () => {
  const directory = makeDirectory();
  const first = await openTestStore(directory);
  expect(await first.append([storedEvent('a'), storedEvent('b'), storedEvent('a')])).toBe(2);
  expect(await first.append([storedEvent('b'), storedEvent('c')])).toBe(1);
  expect(await uidsIn(first)).toEqual(['a', 'b', 'c']);
  await first.close();

  const second = await openTestStore(directory);
  expect(await second.append([storedEvent('a'), storedEvent('d')])).toBe(1);
  expect(await uidsIn(second)).toEqual(['a', 'b', 'c', 'd']);
  await second.close();
});

test('an empty store has the columns and no rows', async () => {
  const store = await openTestStore(makeDirectory());
  expect(await queryStore(store, 'SELECT eventID, eventData.userIdentity.details FROM events')).toEqual([]);
  await store.close();
});

test('the same event in requests at the same time is stored once, and both wait until it is on disk', async () => {
  const store = await openTestStore(makeDirectory());
  const added = await Promise.all([
    store.append([storedEvent('a')]),
    store.append([storedEvent('a')]),
    store.append([storedEvent('a')]),
  ]);
  expect(added.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await uidsIn(store)).toEqual(['a']);
  await store.close();
});

test('compaction moves every event into Parquet by day, and de-duplication outlives it', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  const days = ['2026-11-21', '2026-11-22', '2026-11-23'];
  for (const [index, day] of days.entries())
    await store.append([storedEvent(`u${index}`, { eventTime: `${day}T23:59:59Z` })]);
  await store.compact();
  expect(hotFiles(directory)).toEqual([]);
  expect(readdirSync(join(directory, 'parquet')).sort()).toEqual(days.map((day) => `calendarday=${day}`));
  expect(await uidsIn(store)).toEqual(['u0', 'u1', 'u2']);
  expect(
    await queryStore(
      store,
      `SELECT eventTime::VARCHAR, eventData.additionalEventData['target'] FROM events ORDER BY 1 LIMIT 1`,
    ),
  ).toEqual([['2026-11-21 23:59:59', 'web-1']]);
  await store.close();

  const again = await openTestStore(directory);
  expect(await again.append([storedEvent('u1'), storedEvent('u3')])).toBe(1);
  expect(await uidsIn(again)).toEqual(['u0', 'u1', 'u2', 'u3']);
  await again.close();
});

test('the files of a day are merged, so that a query opens few', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  const uids = Array.from({ length: 9 }, (_, index) => `u${index}`);
  for (const uid of uids) {
    await store.append([storedEvent(uid)]);
    await store.compact();
  }
  expect(readdirSync(join(directory, 'parquet', 'calendarday=2026-11-23'))).toHaveLength(1);
  expect(await uidsIn(store)).toEqual(uids);
  await store.close();
});

test('a snapshot of some days leaves out the files of others, and never what is not in a file of a day yet', async () => {
  const store = await openTestStore(makeDirectory());
  for (const day of ['21', '22', '23'])
    await store.append([storedEvent(`u${day}`, { eventTime: `2026-11-${day}T00:00:00Z` })]);
  await store.compact();
  await store.append([storedEvent('hot', { eventTime: '2026-01-01T00:00:00Z' })]);
  const namesOf = async (days: Parameters<typeof store.snapshot>[0]) => {
    const snapshot = await store.snapshot(days);
    snapshot.release();
    const { parquet, ndjson, rows } = snapshot;
    return { days: parquet.map((path) => /calendarday=([\d-]+)/.exec(path)?.[1]).sort(), hot: ndjson.length, rows };
  };
  expect(await namesOf({ from: '2026-11-22', through: '2026-11-22' })).toEqual({
    days: ['2026-11-22'],
    hot: 1,
    rows: 2,
  });
  expect(await namesOf({ from: '2026-11-22' })).toEqual({ days: ['2026-11-22', '2026-11-23'], hot: 1, rows: 3 });
  expect(await namesOf({ through: '2026-11-20' })).toEqual({ days: [], hot: 1, rows: 1 });
  expect(await namesOf({})).toEqual({ days: ['2026-11-21', '2026-11-22', '2026-11-23'], hot: 1, rows: 4 });
  await store.close();
});

test.each([
  ['without kept keys', 1, []],
  ['with fewer kept keys', 2, KEPT_KEYS.ssh_events.filter(({ key }) => key !== 'target')],
])(
  'kept keys are the same from a segment, from files with them and from older files %s, which a merge brings up to date',
  async (_what, layout, keptKeys) => {
    const directory = makeDirectory();
    const keysIn = (store: EventStore) =>
      queryStore(
        store,
        'SELECT eventData.UID, "eventData.additionalEventData.target", "eventData.additionalEventData.count" FROM events ORDER BY 1',
      );
    const [a, b, c] = [
      ['a', 'web-1', null],
      ['b', 'ünï', '7'],
      ['c', null, null],
    ];
    const old = await openTestStore(directory, { keptKeys });
    await old.append([storedEvent('a')]);
    await old.compact();
    await old.close();
    const manifest = join(directory, 'manifest.json');
    const written = await readFile(manifest, 'utf8');
    expect(written).toContain(`"layout": ${FILE_LAYOUT}`);
    // The first layout had no number.
    const older = layout === 1 ? '' : `, "layout": ${layout}`;
    await writeFile(manifest, written.replace(/,\s*"layout": \d+/, older));

    const store = await openTestStore(directory);
    expect(await keysIn(store)).toEqual([a]);
    await store.append([
      storedEvent('b', { additionalEventData: { target: 'ünï', count: 7 }, eventTime: '2026-11-22T07:00:00Z' }),
    ]);
    await store.compact();
    await store.append([storedEvent('c', { additionalEventData: null })]);
    const layoutsIn = async () => {
      const snapshot = await store.snapshot();
      snapshot.release();
      return [snapshot.parquet.length, snapshot.olderParquet.length, snapshot.ndjson.length];
    };
    expect(await layoutsIn()).toEqual([1, 1, 1]);
    expect(await keysIn(store)).toEqual([a, b, c]);
    await store.compact();
    expect(await layoutsIn()).toEqual([2, 0, 0]);
    expect(await keysIn(store)).toEqual([a, b, c]);
    await store.close();
  },
);

test('every query sees every acknowledged event once while appends and compactions go on', async () => {
  const store = await openTestStore(makeDirectory(), { segmentBytes: 4_000, compactBytes: 8_000, compactSegments: 3 });
  let acknowledged = 0;
  let writing = true;
  const write = async () => {
    for (let index = 0; index < 300; index += 1) {
      await store.append([storedEvent(`u${index}`)]);
      acknowledged += 1;
    }
    writing = false;
  };
  const read = async () => {
    let checks = 0;
    while (writing) {
      const before = acknowledged;
      const [[rows, distinct] = []] = await queryStore(
        store,
        'SELECT count(*)::INT, count(DISTINCT eventData.UID)::INT FROM events',
      );
      expect(rows).toBe(distinct);
      expect(rows).toBeGreaterThanOrEqual(before);
      expect(rows).toBeLessThanOrEqual(acknowledged + 1);
      checks += 1;
    }
    return checks;
  };
  const [, checks] = await Promise.all([write(), read()]);
  expect(checks).toBeGreaterThan(1);
  expect(await uidsIn(store)).toHaveLength(300);
  await store.close();
});

test('a snapshot can be read to its end after a compaction has replaced its files', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  await store.append([storedEvent('a')]);
  const snapshot = await store.snapshot();
  await store.compact();
  expect(snapshot.ndjson.map((path) => existsSync(path))).toEqual([true]);
  snapshot.release();
  await store.close();
  expect(snapshot.ndjson.map((path) => existsSync(path))).toEqual([false]);
});

test('a crash before the manifest of a compaction leaves its segments in force', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  await store.append([storedEvent('a'), storedEvent('b')]);
  (await store.snapshot()).release();
  const before = makeDirectory();
  await cp(directory, before, { recursive: true });
  await store.compact();
  await store.close();
  // The Parquet file is in place, the segment too, and the manifest does not know.
  await cp(join(directory, 'parquet'), join(before, 'parquet'), { recursive: true });

  const recovered = await openTestStore(before);
  expect(await uidsIn(recovered)).toEqual(['a', 'b']);
  await recovered.close();
});

test('a crash after the manifest of a compaction leaves no segment to be read twice', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  await store.append([storedEvent('a'), storedEvent('b')]);
  (await store.snapshot()).release();
  const [segment = ''] = hotFiles(directory);
  const kept = join(makeDirectory(), segment);
  await copyFile(join(directory, 'hot', segment), kept);
  await store.compact();
  await store.close();
  await copyFile(kept, join(directory, 'hot', segment));

  const recovered = await openTestStore(directory);
  expect(await uidsIn(recovered)).toEqual(['a', 'b']);
  await recovered.close();
});

test('a torn last line is set aside and its event can be sent again', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  await store.append([storedEvent('a')]);
  await store.append([storedEvent('b')]);
  await store.close();
  const path = join(directory, 'hot', hotFiles(directory)[0] ?? '');
  const content = await readFile(path);
  await writeFile(path, content.subarray(0, content.length - 20));

  const problems: string[] = [];
  const recovered = await openTestStore(directory, { onProblem: (message) => problems.push(message) });
  expect(problems).toEqual([expect.stringContaining('set aside')]);
  expect(await uidsIn(recovered)).toEqual(['a']);
  expect(await recovered.append([storedEvent('b')])).toBe(1);
  expect(await uidsIn(recovered)).toEqual(['a', 'b']);
  await recovered.close();
});

test('damage in the middle of a segment costs only the events that it hit', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  for (const uid of ['a', 'b', 'c']) await store.append([storedEvent(uid)]);
  await store.close();
  const path = join(directory, 'hot', hotFiles(directory)[0] ?? '');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, [lines[0], '\0'.repeat(30), lines[2], ''].join('\n'));
  const problems: string[] = [];
  const recovered = await openTestStore(directory, { onProblem: (message) => problems.push(message) });
  expect(problems).toHaveLength(1);
  expect(await uidsIn(recovered)).toEqual(['a', 'c']);
  await recovered.close();
});

test('no text in an event can spoil the store, and none is changed on the way', async () => {
  const store = await openTestStore(makeDirectory());
  let count = 0;
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('\0', '"', '\\', '\n{"a":1}\n', '\u2028', "'; DROP TABLE events", 'é😀'),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (key, value) => {
      const uid = `p${count++}`;
      await store.append([storedEvent(uid, { additionalEventData: { [`k${key}`]: value } })]);
      if (count % 20 === 0) await store.compact();
      const rows = await queryStore(
        store,
        `SELECT map_keys(m)[1], map_values(m)[1] FROM (SELECT eventData.additionalEventData AS m FROM events WHERE eventData.UID = '${uid}')`,
      );
      expect(rows).toEqual([[`k${key}`, value]]);
    }),
    { numRuns: 60 },
  );
  await store.close();
});

test.each([
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00',
  '1969-12-31T23:59:59Z',
  '9999-12-31T23:59:59Z',
  '2024-02-29T12:00:00Z',
])('an event of %s can be read, before and after a compaction', async (eventTime) => {
  const store = await openTestStore(makeDirectory());
  await store.append([storedEvent('a', { eventTime })]);
  const read = () => queryStore(store, 'SELECT epoch_ms(eventTime)::VARCHAR, eventData.eventTime FROM events');
  const expected = [[String(Date.parse(`${eventTime.slice(0, 19)}Z`)), eventTime]];
  expect(await read()).toEqual(expected);
  await store.compact();
  expect(await read()).toEqual(expected);
  await store.close();
});

test('an unpaired surrogate is stored as U+FFFD', async () => {
  const store = await openTestStore(makeDirectory());
  await store.append([storedEvent('a', { additionalEventData: { k: 'x\ud800y' } })]);
  expect(await queryStore(store, `SELECT eventData.additionalEventData['k'] FROM events`)).toEqual([['x\ufffdy']]);
  await store.close();
});

test('a batch whose write fails is not there, and the next one is', async () => {
  const directory = makeDirectory();
  const store = await openTestStore(directory);
  await store.append([storedEvent('a')]);
  const handle = await (await import('node:fs/promises')).open(join(directory, 'manifest.json'), 'a');
  const failing = jest
    .spyOn(Object.getPrototypeOf(handle) as typeof handle, 'datasync')
    .mockRejectedValueOnce(new Error('disk full'));
  await expect(store.append([storedEvent('b')])).rejects.toMatchObject({ code: 'LAKE_WRITE_FAILED' });
  expect(failing).toHaveBeenCalledTimes(2);
  failing.mockRestore();
  await handle.close();
  expect(await uidsIn(store)).toEqual(['a']);
  expect(await store.append([storedEvent('b')])).toBe(1);
  expect(await uidsIn(store)).toEqual(['a', 'b']);
  await store.close();
});
