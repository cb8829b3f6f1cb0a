import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AdmissionControl } from './admission';
import { Listener } from './listener';
import type { Origin } from './ssh-server';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface Accepted {
  readonly socket: Socket;
  readonly origin: Origin;
}

let listener: Listener;
let port: number;
const refused: string[] = [];
let waiting: ((accepted: Accepted) => void)[] = [];
const accepted: Accepted[] = [];
let isOpen = true;
const dialled: Socket[] = [];

async function listen(proxyProtocolFrom: readonly string[], loginGraceSeconds = 30): Promise<void> {
  const limits = { unauthenticatedConnections: 3, unauthenticatedPerSource: 2, connectionsPerSourcePerMinute: 100 };
  listener = new Listener(
    { host: '127.0.0.1', port: 0, proxyProtocolFrom },
    {
      ...{ admission: new AdmissionControl(limits, () => 0), loginGraceSeconds, log, isOpen: () => isOpen },
      onRefused: (source, reason) => refused.push(`${source}: ${reason}`),
      onStream: (socket, origin) => {
        const resolve = waiting.shift();
        if (resolve === undefined) accepted.push({ socket, origin });
        else resolve({ socket, origin });
      },
    },
  );
  ({ port } = await listener.listen());
}
const next = (): Promise<Accepted> => {
  const known = accepted.shift();
  return known === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(known);
};
function dial(bytes: string | Buffer = ''): { readonly socket: Socket; readonly closed: Promise<unknown> } {
  const socket = connect(port, '127.0.0.1');
  dialled.push(socket);
  socket.on('error', () => undefined);
  if (bytes.length > 0) socket.write(bytes);
  return { socket, closed: once(socket, 'close') };
}

beforeEach(() => {
  refused.length = accepted.length = 0;
  waiting = [];
  isOpen = true;
});
afterEach(() => {
  listener.close();
  for (const socket of dialled.splice(0)) socket.destroy();
});

test('a connection names its source; Nagle is off', async () => {
  await listen([]);
  dial();
  const { origin } = await next();
  expect(origin.sourceAddress).toBe('127.0.0.1');
  expect(origin.sessionId).toMatch(/^[0-9a-f-]{36}$/);
});

test('behind a load balancer the header names the source, in however many segments it comes', async () => {
  await listen(['127.0.0.0/8']);
  const { socket } = dial();
  for (const part of ['PRO', 'XY TCP4 198.51.100.7 203.0.113.1 4', '0000 22\r\nSSH-2.0-x\r\n']) {
    await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    await new Promise(setImmediate);
  }
  const { socket: served, origin } = await next();
  expect(origin.sourceAddress).toBe('198.51.100.7');
  const data = once(served, 'data') as Promise<[Buffer]>;
  // As ssh2 does once it listens.
  served.resume();
  expect((await data)[0].toString()).toBe('SSH-2.0-x\r\n');
});

test('behind a load balancer a connection without the header is refused', async () => {
  await listen(['127.0.0.1']);
  await dial('SSH-2.0-OpenSSH_9.2\r\n').closed;
  expect(refused).toEqual(['127.0.0.1: a PROXY protocol header is required from this source']);
});

test('from elsewhere the header is not looked at: SSH refuses it', async () => {
  await listen(['192.0.2.0/24']);
  dial('PROXY TCP4 198.51.100.7 203.0.113.1 40000 22\r\n');
  const { socket, origin } = await next();
  expect(origin.sourceAddress).toBe('127.0.0.1');
  const first = new Promise<string>((resolve) => socket.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  expect(await first).toMatch(/^PROXY/);
});

test('limits are per source that the header names', async () => {
  await listen(['127.0.0.1']);
  const header = (host: number) => `PROXY TCP4 198.51.100.${host} 203.0.113.1 40000 22\r\n`;
  dial(header(1));
  dial(header(1));
  await next();
  await next();
  await dial(header(1)).closed;
  expect(refused).toEqual(['198.51.100.1: more than 2 connections from one source before authentication']);
  dial(header(2));
  await next();
  // All three places are taken: the source with most of them gives one up.
  dial(header(3));
  expect((await next()).origin.sourceAddress).toBe('198.51.100.3');
  expect(refused[1]).toBe('198.51.100.1: more than 3 connections before authentication, and most of them from this source');
});

test('grace time ends, unless the connection has settled', async () => {
  await listen([], 0.05);
  dial();
  const settled = await next();
  settled.origin.settled();
  const { closed } = dial();
  await next();
  await closed;
  expect(refused).toEqual(['127.0.0.1: not authenticated in time']);
  expect(settled.socket.destroyed).toBe(false);
  settled.socket.destroy();
});

test('while draining, connections are closed at once', async () => {
  await listen([]);
  isOpen = false;
  await dial().closed;
  expect(accepted).toEqual([]);
});

test('an address that is taken is a coded error', async () => {
  await listen([]);
  const parts = { admission: new AdmissionControl({ unauthenticatedConnections: 1, unauthenticatedPerSource: 1, connectionsPerSourcePerMinute: 1 }, () => 0), loginGraceSeconds: 1, log, isOpen: () => true, onRefused: () => undefined, onStream: () => undefined };
  const second = new Listener({ host: '127.0.0.1', port, proxyProtocolFrom: [] }, parts);
  await expect(second.listen()).rejects.toMatchObject({ code: 'LISTEN_FAILED', message: expect.stringContaining(`127.0.0.1:${port}`) as string });
});
