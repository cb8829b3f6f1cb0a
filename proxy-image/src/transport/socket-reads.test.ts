import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connectSharingReads, shareReads } from './socket-reads';

let server: Server;
let port: number;
const accepted: Socket[] = [];

beforeEach(async () => {
  server = createServer({ pauseOnConnect: true }, (socket) => {
    const shared = shareReads(socket);
    shared.on('error', () => undefined);
    accepted.push(shared);
    server.emit('accepted', shared);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  for (const socket of accepted.splice(0)) socket.destroy();
  server.close();
  await once(server, 'close');
});

async function pair(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const far = once(server, 'accepted') as Promise<[Socket]>;
  const near = connectSharingReads({ host: '127.0.0.1', port });
  near.on('error', () => undefined);
  accepted.push(near);
  return { near, far: (await far)[0] };
}

/** Everything that arrives, copied as it comes. */
function gather(socket: Socket): { readonly memory: Set<ArrayBufferLike>; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const memory = new Set<ArrayBufferLike>();
  socket.on('data', (chunk: Buffer) => {
    memory.add(chunk.buffer);
    chunks.push(Buffer.from(chunk));
  });
  return { memory, text: () => Buffer.concat(chunks).toString() };
}

test('both ends read into the same memory, and nothing is lost', async () => {
  const { near, far } = await pair();
  const [atNear, atFar] = [gather(near), gather(far)];
  const [up, down] = ['u'.repeat(1_000_000), 'd'.repeat(1_000_000)];
  near.end(up);
  far.end(down);
  await Promise.all([once(near, 'close'), once(far, 'close')]);
  expect(atFar.text() === up && atNear.text() === down).toBe(true);
  expect(new Set([...atNear.memory, ...atFar.memory]).size).toBe(1);
});

test('an accepted socket knows its peer and is not read before somebody listens', async () => {
  const { near, far } = await pair();
  expect(far.remoteAddress).toBe('127.0.0.1');
  expect(far.remotePort).toBe(near.localPort);
  near.write('early');
  await new Promise(setImmediate);
  expect(far.bytesRead).toBe(0);
  const data = new Promise<string>((resolve) => far.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  expect(await data).toBe('early');
});

test('a socket that is paused is not read, and goes on where it stopped', async () => {
  const { near, far } = await pair();
  const got = gather(far);
  far.pause();
  near.write('while paused');
  await new Promise(setImmediate);
  expect(got.text()).toBe('');
  far.resume();
  await once(far, 'data');
  expect(got.text()).toBe('while paused');
});

test('one that sends without end leaves others their turns', async () => {
  const flood = await pair();
  const quiet = await pair();
  let flooded = 0;
  flood.far.on('data', (chunk: Buffer) => (flooded += chunk.length));
  const more = () => {
    while (flood.near.writable && flood.near.write(Buffer.alloc(1024 * 1024)));
  };
  flood.near.on('drain', more);
  more();
  await once(flood.far, 'data');
  const before = flooded;
  quiet.near.write('x');
  await once(quiet.far, 'data');
  // A turn is one read; without turns libuv takes 32 of them from one socket.
  expect(flooded - before).toBeLessThan(4 * 1024 * 1024);
});

test('the end of the peer, and a reset, are told', async () => {
  const { near, far } = await pair();
  far.resume();
  near.end();
  await once(far, 'close');
  const second = await pair();
  second.far.resume();
  second.near.resetAndDestroy();
  const [error] = (await once(second.far, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');
});
