import { AUDIT_STORE_TABLES } from '@sallyport/contract';
import { analyze } from '@sallyport/sql';
import { chain, fakeStore, heartbeatAt, type FakeAnswers } from './fake-store.fixture';
import { readWatermark, type Watermark } from './watermark';

const END = Date.parse('2026-11-23T07:00:00Z');
const DAY_MS = 86_400_000;
const WINDOW = { startMs: END - 900_000, endMs: END };
const read = (
  heartbeats: FakeAnswers['heartbeats'],
  neighbours: FakeAnswers['neighbours'] = [],
  nowMs = END + 20_000,
): Promise<Watermark> =>
  readWatermark(fakeStore({ heartbeats: heartbeats ?? [], neighbours }), 'ssh_events', WINDOW, nowMs);

test('a heartbeat ten seconds after the window, with every event before it, passes', async () => {
  expect(await read(heartbeatAt(END))).toMatchObject({ passed: true, state: 'passed', atMs: END });
});

test('the oldest heartbeat of the live proxies decides', async () => {
  const mark = await read([...heartbeatAt(END + 9_000), chain(END + 9_999, { proxyId: 'p-2' })]);
  expect(mark).toMatchObject({
    state: 'late',
    atMs: END - 1,
    explanation: expect.stringContaining('proxy p-2') as string,
  });
});

test('a proxy that said its last heartbeat is not waited for', async () => {
  const mark = await read([...heartbeatAt(END), chain(END - 100_000, { proxyId: 'p-2', final: 'true' })]);
  expect(mark.passed).toBe(true);
});

test('but it is, while events of it are missing', async () => {
  const mark = await read([
    ...heartbeatAt(END),
    chain(END - 100_000, { proxyId: 'p-2', final: 'true', seenToHeartbeat: '4' }),
  ]);
  expect(mark).toMatchObject({
    state: 'gap',
    explanation: '1 events of proxy p-2 have not arrived, though later ones have',
  });
});

test('a proxy that fell silent without a word is waited for, though others live on', async () => {
  const mark = await read([...heartbeatAt(END), chain(END - 3 * 3_600_000, { proxyId: 'p-2' })]);
  expect(mark).toMatchObject({ state: 'late', explanation: expect.stringContaining('proxy p-2') as string });
});

test('proxies that were all shut down vouch for nothing after the last of them', async () => {
  const ended = (ms: number) => chain(ms, { final: 'true' });
  expect(await read([ended(END - 5_000)])).toMatchObject({ state: 'late', atMs: END - 5_000 });
  expect(await read([ended(END - 5_000), ended(END)])).toMatchObject({ state: 'passed', atMs: END });
});

test('the first event that arrived proves nothing about those before it', async () => {
  const first = chain(END + 10_000, { anchor: null, lowest: '7', seenToHeartbeat: '3', seen: '3' });
  expect(await read([first])).toMatchObject({ state: 'gap' });
  expect(await read([first], [['p-1', '6', null, null]])).toMatchObject({ state: 'passed' });
  expect(await read([first], [['p-1', '5', null, null]])).toMatchObject({ state: 'gap' });
  const whole = chain(END + 10_000, { anchor: null, lowest: '1', seenToHeartbeat: '9', seen: '9' });
  expect(await read([whole])).toMatchObject({ state: 'passed' });
});

test('a chain that goes on later proves that nothing of it is missing in an old window', async () => {
  const silent = chain(END - 60_000);
  const later = END + DAY_MS;
  expect(await read([silent], [['p-1', '1', '10', String(later)]], later)).toMatchObject({ state: 'passed' });
  expect(await read([silent], [['p-1', '1', '12', String(later)]], later)).toMatchObject({ state: 'gap' });
  expect(await read([silent], [['p-1', '1', null, null]], later)).toMatchObject({ state: 'late' });
});

test('a clock that was turned in the window makes it doubtful for ever', async () => {
  expect(await read([chain(END + 20_000, { clockStepMs: '300000' })])).toMatchObject({
    state: 'never',
    passed: false,
    explanation: expect.stringMatching(/clock of proxy p-1 was turned by 5m /) as string,
  });
});

test('a heartbeat of a time still to come proves nothing about now', async () => {
  expect(await read([chain(END + 300_000)])).toMatchObject({
    state: 'late',
    atMs: undefined,
    explanation: expect.stringMatching(/clock of proxy p-1 is 4m40s ahead/) as string,
  });
});

test('what a proxy could not write is never complete', async () => {
  const mark = await read([chain(END + 20_000, { lost: '3' })]);
  expect(mark).toMatchObject({
    state: 'never',
    explanation: 'proxy p-1 could not write 3 events, which will never arrive',
  });
});

test('no proxy at all is no watermark', async () => {
  expect(await read([])).toMatchObject({
    state: 'late',
    atMs: undefined,
    explanation: expect.stringContaining('no proxy') as string,
  });
});

test('its questions are portable', async () => {
  const store = fakeStore({ heartbeats: [chain(END, { anchor: null, lowest: '7' })] });
  await readWatermark(store, 'ssh_events', WINDOW, END);
  expect(store.asked).toHaveLength(2);
  for (const sql of store.asked) {
    const named = sql.replaceAll('11111111-2222-3333-4444-555555555555', 'ssh_events');
    expect(analyze(named, { tables: AUDIT_STORE_TABLES }).columns.length).toBeGreaterThan(3);
  }
});

const management = (newest: string | null): Promise<Watermark> =>
  readWatermark(
    { name: 's', tableText: () => 'x', query: () => Promise.resolve({ columns: ['newest'], rows: [[newest]] }) },
    'management_events',
    WINDOW,
    END,
  );

test('management events are complete up to five minutes before the newest', async () => {
  expect(await management(String(END / 1_000 + 300))).toMatchObject({ passed: true, atMs: END });
  expect(await management(String(END / 1_000 + 299))).toMatchObject({ passed: false });
  expect(await management(null)).toMatchObject({
    passed: false,
    atMs: undefined,
    explanation: expect.stringContaining('no management event since') as string,
  });
});
