import { fakeStore, heartbeatAt } from './fake-store.fixture';
import { readWatermark, type Watermark } from './watermark';

const END = Date.parse('2026-11-23T07:00:00Z');
const WINDOW = { startMs: END - 900_000, endMs: END };
const read = (heartbeats: readonly (readonly (string | null)[])[]): Promise<Watermark> =>
  readWatermark(fakeStore({ heartbeats }), 'ssh_events', WINDOW, END + 5_000);

test('a heartbeat ten seconds after the window, with every event before it, passes', async () => {
  expect(await read(heartbeatAt(END))).toMatchObject({ passed: true, atMs: END });
});

test('the oldest heartbeat of the live proxies decides', async () => {
  const mark = await read([...heartbeatAt(END + 9_000), ['p-2', String(END + 9_999), '5', 'false', '0', '1', '5']]);
  expect(mark).toMatchObject({
    passed: false,
    atMs: END - 1,
    explanation: expect.stringContaining('proxy p-2') as string,
  });
});

test('a proxy that said its last heartbeat is not waited for', async () => {
  const mark = await read([...heartbeatAt(END), ['p-2', String(END - 100_000), '5', 'true', '0', '1', '5']]);
  expect(mark.passed).toBe(true);
});

test('but it is, while events of it are missing', async () => {
  const mark = await read([...heartbeatAt(END), ['p-2', String(END - 100_000), '5', 'true', '0', '1', '4']]);
  expect(mark).toMatchObject({
    passed: false,
    explanation: '1 events of proxy p-2 before its last heartbeat have not arrived',
  });
});

test('a heartbeat that overtook an event proves nothing', async () => {
  expect((await read([['p-1', String(END + 20_000), '20', 'false', '0', '11', '9']])).passed).toBe(false);
});

test('what a proxy could not write is never complete', async () => {
  const mark = await read([['p-1', String(END + 20_000), '20', 'false', '3', '11', '10']]);
  expect(mark).toMatchObject({
    passed: false,
    explanation: 'proxy p-1 could not write 3 events, which will never arrive',
  });
});

test('no proxy at all is no watermark', async () => {
  expect(await read([])).toMatchObject({
    passed: false,
    atMs: undefined,
    explanation: expect.stringContaining('no proxy') as string,
  });
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
