import { denyPaths } from '../transfer/real-client.fixture';
import { PACKET, STATUS } from './protocol';
import { handle, open, packet, Wire, type TestTarget } from './wire.fixture';

/** A server that tidies the text of a path and follows no link, as those of some appliances and libraries do. */
const world = (links: Record<string, string>, more: Partial<TestTarget> = {}): TestTarget => ({ tidiesOnly: true, links, ...more });

/** What the target is asked to open, when the client asks for a path. */
async function opens(path: string, target: TestTarget): Promise<string | undefined> {
  const wire = await new Wire({}, target).settled();
  await wire.client(open(1, path));
  const [asked] = wire.toTarget;
  return asked?.toString('latin1', 13, 13 + asked.readUInt32BE(9));
}

test.each<[string, Record<string, string>, string]>([
  ['/a/b', {}, '/a/b'],
  ['b/./c//', {}, '/home/alice/b/c'],
  ['/a/l', { '/a/l': '/etc' }, '/etc'],
  ['/a/l/x', { '/a/l': '../b' }, '/b/x'],
  ['/a/l/../x', { '/a/l': '/b/c' }, '/b/x'],
  ['/a/l', { '/a/l': 'm', '/a/m': 'n/o', '/a/n': '/q' }, '/q/o'],
  ['../../../..', {}, '/'],
  ['x', { '/home': '/users' }, '/users/alice/x'],
])('%s with links %j is opened as %s', async (path, links, expected) => {
  expect(await opens(path, world(links))).toBe(expected);
});

test('a link that leads in a circle, and one whose text is not told, are not opened', async () => {
  const circle = await new Wire({}, world({ '/a': '/b', '/b': '/a' })).settled();
  await circle.client(open(1, '/a/x'));
  expect([circle.toTarget, circle.statuses]).toEqual([[], [[1, STATUS.FAILURE]]]);
  const mute = await new Wire({}, world({ '/a': '' })).settled();
  await mute.client(open(1, '/a/x'));
  expect(mute.toTarget).toHaveLength(1);
});

test('the last part of a name is not followed where the name itself is meant', async () => {
  const wire = await new Wire({}, world({ '/a/l': '/etc', '/d': '/a' })).settled();
  await wire.client(packet(PACKET.REMOVE, 1, '/d/l'));
  await wire.client(packet(PACKET.RMDIR, 2, '/d/l/'));
  expect(wire.toTarget).toEqual([packet(PACKET.REMOVE, 1, '/a/l')]);
});

test('more parts than a path can have lead nowhere', async () => {
  const wire = await new Wire({}, world({})).settled();
  await wire.client(open(1, '/a'.repeat(3000)));
  expect([wire.toTarget, wire.statuses]).toEqual([[], [[1, STATUS.FAILURE]]]);
});

test('without a home, relative paths are refused', async () => {
  const wire = await new Wire({ authorize: denyPaths(/secret/) }, world({}, { home: '' })).settled();
  await wire.client(open(1, '/ok'));
  await wire.target(handle(1, 'h'));
  expect(wire.toClient.at(-1)).toEqual(handle(1, 'h'));
});
