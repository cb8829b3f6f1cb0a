import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeProxy, temporaryFolder, testWorld } from '../fixtures.fixture';
import { runCommandLine } from '../program';

const folder = temporaryFolder();
const cast = join(folder.path, '20261123T070000Z-s-1-0.cast');
let proxy: Awaited<ReturnType<typeof fakeProxy>>;

beforeAll(async () => {
  const events = [
    [0, 'o', 'one\r\n'],
    [0.01, 'i', 'typed'],
    [500, 'o', '\u001b[31mtwo\u001b[0m\r\n'],
  ];
  writeFileSync(
    cast,
    [JSON.stringify({ version: 2, width: 80, height: 24 }), ...events.map((event) => JSON.stringify(event)), ''].join(
      '\n',
    ),
  );
  proxy = await fakeProxy(folder.path, ({ path }) =>
    path.startsWith('/v1/recordings/s-1/')
      ? { body: { path: cast } }
      : { status: 404, body: { code: 'RECORDING_NOT_FOUND', message: 'no recording', remedy: 'Look.' } },
  );
});
afterAll(() => {
  proxy.close();
  folder.remove();
});

async function play(...words: string[]) {
  const world = testWorld();
  const code = await runCommandLine(world, '1.2.3', ['--config', proxy.config, 'sessions', 'play', ...words]);
  return { code, out: world.out(), err: world.err() };
}

test('the proxy is told first who plays it', async () => {
  proxy.asked.length = 0;
  await play('s-1', '--dump');
  expect(proxy.asked).toEqual([{ method: 'POST', path: '/v1/recordings/s-1/play', body: { playedBy: 'tester' } }]);
});

test('playing shows output as the terminal showed it, without what was typed, and pauses are cut', async () => {
  const { code, out } = await play('s-1', '--idle-limit', '0.05', '--speed', '10');
  expect(code).toBe(0);
  expect(out).toBe('one\r\n\u001b[31mtwo\u001b[0m\r\n');
});

test('--dump spells control characters out', async () => {
  expect((await play('s-1', '--dump')).out).toBe('one\n\\x1b[31mtwo\\x1b[0m\n\n');
});

test('without a recording the refusal of the proxy is told', async () => {
  const { code, err } = await play('s-2');
  expect(code).toBe(1);
  expect(err).toContain('error RECORDING_NOT_FOUND: no recording');
});
