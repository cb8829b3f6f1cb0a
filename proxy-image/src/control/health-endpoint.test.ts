import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Health } from '@sallyport/contract';
import { startHealthEndpoint, type HealthEndpoint } from './health-endpoint';

let endpoint: HealthEndpoint;
let status: Health['status'];

beforeEach(async () => {
  status = 'ok';
  endpoint = await startHealthEndpoint({ host: '127.0.0.1', port: 0 }, () => status);
});

afterEach(() => endpoint.close());

const ask = async (path: string, init?: RequestInit) => {
  const response = await fetch(`http://127.0.0.1:${endpoint.address.port}${path}`, init);
  return { code: response.status, text: await response.text() };
};

test.each([
  ['ok', 200],
  ['degraded', 200],
  ['draining', 503],
] as const)('a proxy that is %s answers %d and says no more', async (now, code) => {
  status = now;
  expect(await ask('/healthz')).toEqual({ code, text: JSON.stringify({ status: now }) });
  expect(await ask('/healthz', { method: 'HEAD' })).toEqual({ code, text: '' });
});

test.each([
  ['/', 'GET', 404],
  ['/healthz/', 'GET', 404],
  ['/healthz?verbose=1', 'GET', 404],
  ['/v1/health', 'GET', 404],
  ['/healthz', 'POST', 405],
  ['/healthz', 'DELETE', 405],
] as const)('%s by %s is refused with %s', async (path, method, code) => {
  expect(await ask(path, { method, ...(method === 'POST' ? { body: 'x'.repeat(100_000) } : {}) })).toEqual({ code, text: '' });
});

test('headers without an end are cut off', async () => {
  const socket = connect(endpoint.address.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(10_000)}`);
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('requests that somebody leaves unfinished do not keep a balancer from its answer', async () => {
  const unfinished: Socket[] = [];
  for (let index = 0; index < 100; index++) {
    const socket = connect({ port: endpoint.address.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    socket.on('error', () => undefined);
    unfinished.push(socket);
    await once(socket, 'connect');
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  }
  expect(await ask('/healthz')).toEqual({ code: 200, text: '{"status":"ok"}' });
  for (const socket of unfinished) socket.destroy();
});

test('a flood of connections costs the flooder his own, not those of others', async () => {
  const balancer = connect(endpoint.address.port, '127.0.0.1');
  balancer.on('error', () => undefined);
  await once(balancer, 'connect');
  const flood = Array.from({ length: 100 }, () => connect({ port: endpoint.address.port, host: '127.0.0.1', localAddress: '127.0.0.2' }));
  for (const socket of flood) socket.on('error', () => undefined);
  // 101 connections are 37 too many.
  let closed = 0;
  await new Promise<void>((resolve) => {
    for (const socket of flood) socket.once('close', () => (++closed === 37 ? resolve() : undefined));
  });
  balancer.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  const [answer] = (await once(balancer, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
  for (const socket of [balancer, ...flood]) socket.destroy();
});

test('a port that is taken is named', async () => {
  const { port } = endpoint.address;
  await expect(startHealthEndpoint({ host: '127.0.0.1', port }, () => status)).rejects.toMatchObject({
    code: 'LISTEN_FAILED',
    message: expect.stringContaining(`health.listen: cannot listen on 127.0.0.1:${port}`) as string,
  });
});
