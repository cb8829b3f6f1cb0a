import { allowAll } from '../transfer/real-client.fixture';
import { PACKET, STATUS } from './protocol';
import { handle, open, packet, status, Wire, type Field } from './wire.fixture';

/** A file for reading, one for writing, one for both, and a folder. */
async function withHandles(): Promise<Wire> {
  const wire = await new Wire().settled();
  await wire.client(open(1, '/r', 1), open(2, '/w', 2), open(3, '/rw', 3), packet(PACKET.OPENDIR, 4, '/d'));
  await wire.target(handle(1, 'r'), handle(2, 'w'), handle(3, 'rw'), handle(4, 'd'));
  wire.forget();
  wire.seen.acts.length = 0;
  return wire;
}

const REQUESTS: Readonly<Record<string, (name: string) => readonly [number, ...Field[]]>> = {
  read: (name) => [PACKET.READ, name, 0n, 10],
  write: (name) => [PACKET.WRITE, name, 0n, 'text'],
  readDirectory: (name) => [PACKET.READDIR, name],
  status: (name) => [PACKET.FSTAT, name],
  setStatus: (name) => [PACKET.FSETSTAT, name, 4, 0o600],
  room: (name) => [PACKET.EXTENDED, 'fstatvfs@openssh.com', name],
  sync: (name) => [PACKET.EXTENDED, 'fsync@openssh.com', name],
  close: (name) => [PACKET.CLOSE, name],
};

const EVERY = ['r', 'w', 'rw', 'd'];
describe.each([
  ['read', ['r', 'rw']],
  ['write', ['w', 'rw']],
  ['readDirectory', ['d']],
  ['status', EVERY],
  ['setStatus', EVERY],
  ['room', EVERY],
  ['sync', EVERY],
  ['close', EVERY],
])('%s', (request, suitable) => {
  it.each([...EVERY, 'none'])('by the handle %s', async (name) => {
    const wire = await withHandles();
    const [type, ...fields] = REQUESTS[request]?.(name) ?? [0];
    const sent = packet(type, 9, ...fields);
    await wire.client(sent);
    if (suitable.includes(name)) {
      expect(wire.toTarget).toEqual([sent]);
      expect(wire.statuses).toEqual([]);
    } else {
      expect(wire.toTarget).toEqual([]);
      expect(wire.statuses).toEqual([[9, STATUS.FAILURE]]);
      expect(wire.toClient[0]?.toString('latin1')).toContain(
        name === 'none' ? 'no such handle' : 'the handle was not opened for this',
      );
    }
    expect(wire.seen.violations).toEqual([]);
  });
});

describe('copy-data', () => {
  const copy = (from: string, to: string, length = 0n) =>
    packet(PACKET.EXTENDED, 9, 'copy-data', from, 0n, length, to, 0n);

  it.each([
    ['r', 'w', 'passes'],
    ['rw', 'rw', 'passes'],
    ['w', 'w', 'the handle was not opened for this'],
    ['r', 'r', 'the handle was not opened for this'],
    ['w', 'r', 'the handle was not opened for this'],
    ['d', 'w', 'the handle was not opened for this'],
    ['r', 'd', 'the handle was not opened for this'],
    ['none', 'w', 'no such handle'],
    ['r', 'none', 'no such handle'],
    ['none', 'none', 'no such handle'],
  ])('from %s to %s: %s', async (from, to, outcome) => {
    const wire = await withHandles();
    await wire.client(copy(from, to));
    expect(wire.toTarget).toEqual(outcome === 'passes' ? [copy(from, to)] : []);
    expect(wire.toClient.map((one) => one.toString('latin1').includes(outcome))).toEqual(
      outcome === 'passes' ? [] : [true],
    );
  });

  it.each([
    [0n, 'untilEnd'],
    [5n, '5'],
  ])('names both files and how much in its event, here %s bytes', async (length, bytes) => {
    const wire = await withHandles();
    await wire.client(copy('r', 'w', length));
    await wire.target(status(9, STATUS.OK));
    expect(wire.seen.acts).toHaveLength(1);
    expect(wire.seen.acts[0]?.requestParameters).toEqual({
      protocol: 'sftp',
      operation: 'copyData',
      path: '/r',
      fileNumber: '1',
      newPath: '/w',
      bytes,
    });
  });

  it('names what was asked for where a link led elsewhere', async () => {
    const wire = await new Wire({}, { links: {}, realpath: (path) => (path === '/link' ? '/real' : path) }).settled();
    await wire.client(open(1, '/r', 1), open(2, '/link', 2));
    await wire.target(handle(1, 'r'), handle(2, 'w'));
    await wire.client(copy('r', 'w'));
    await wire.target(status(9, STATUS.OK));
    const copied = wire.seen.acts.find(({ requestParameters }) => requestParameters?.operation === 'copyData');
    expect(copied?.requestParameters).toMatchObject({ newPath: '/real', askedNewPath: '/link' });
  });
});

it('refuses to change an open file that the policy no longer lets be written, with an event', async () => {
  let mayWrite = true;
  const wire = new Wire({
    authorize: () =>
      mayWrite ? allowAll() : { allowed: false, errorCode: 'AccessDenied', message: 'no longer', policyIds: [] },
  });
  await wire.opened('/f', 2);
  mayWrite = false;
  await wire.client(packet(PACKET.FSETSTAT, 9, 'h1', 4, 0o777));
  expect(wire.toTarget).toEqual([]);
  expect(wire.statuses).toEqual([[9, STATUS.PERMISSION_DENIED]]);
  expect(wire.seen.acts.at(-1)).toMatchObject({
    errorCode: 'AccessDenied',
    requestParameters: { operation: 'setstat', path: '/f' },
  });
});
