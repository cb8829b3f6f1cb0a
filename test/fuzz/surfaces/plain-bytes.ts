import { connect, type Socket } from 'node:net';
import type { Random } from '../random';
import { within, type Surface } from '../surface';

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const ADDRESSES = [
  '198.51.100.7',
  '::1',
  '2001:db8::1',
  '::ffff:10.0.0.1',
  '1.2.3',
  '1.2.3.4.5',
  '2130706433',
  '0x7f.1',
  'localhost',
  '',
  '198.51.100.07',
  'fe80::1%eth0',
];

/** Header of the PROXY protocol, version 1 as text or version 2 as bytes, broken or not. */
function proxyHeader(random: Random): Buffer {
  const header = random.chance(0.5)
    ? Buffer.from(
        `PROXY ${random.pick(['TCP4', 'TCP6', 'UNKNOWN', 'UDP4', ''])} ${random.pick(ADDRESSES)} ${random.pick(ADDRESSES)} ${random.int(99_999)} 22\r\n`,
      )
    : Buffer.concat([
        SIGNATURE,
        Buffer.of(
          random.pick([0x20, 0x21, 0x22, 0x11]),
          random.pick([0x11, 0x21, 0x31, 0]),
          random.pick([0, 0, 1, 255]),
          random.pick([0, 12, 36, 255]),
        ),
        random.bytes(random.int(60)),
      ]);
  if (random.chance(0.5)) return header;
  const at = random.int(header.length);
  return random.chance(0.5)
    ? header.subarray(0, at)
    : Buffer.concat([header.subarray(0, at), random.bytes(1 + random.int(8)), header.subarray(at)]);
}

const BODIES = [
  '{}',
  '[]',
  'null',
  '{"reason":',
  '{"reason":"x","cutBy":1}',
  '{"subject":"person","value":"a","reason":"r","createdBy":"c","seconds":1e999}',
  '{"__proto__":{"a":1}}',
  '"x"',
  `{"reason":"${'x'.repeat(20_000)}"}`,
  '\xff\xfe',
];
const TARGETS = [
  '/v1/health',
  '/v1/sessions',
  '/v1/locks',
  '/v1/targets',
  '/v1/metrics',
  '/healthz',
  '/v1/sessions/%ff/cut',
  '/v1/sessions/x/cut',
  '/v1/locks/../x/lift',
  '/v1/recordings/%00/play',
  '/v1/events?follow=no',
  '//',
  '/%',
  '*',
  'http://a/v1/health',
  '/v1/health?%',
  '/\x7f',
];

/** An HTTP request, broken or not. */
function httpRequest(random: Random): Buffer {
  const body = Buffer.from(random.pick(BODIES), 'latin1');
  const method = random.pick(['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'CONNECT', 'get', '']);
  const length = random.chance(0.8) ? body.length : random.pick([0, -1, 1e9, body.length + 1]);
  const head = `${method} ${random.pick(TARGETS)} HTTP/1.1\r\nHost: ${random.pick(['x', '', '[::1', 'a b', '\xff'])}\r\nContent-Length: ${length}\r\n${random.chance(0.1) ? 'Transfer-Encoding: chunked\r\n' : ''}${random.chance(0.1) ? 'Upgrade: websocket\r\nConnection: upgrade\r\n' : ''}\r\n`;
  const request = Buffer.concat([Buffer.from(head, 'latin1'), body]);
  return random.chance(0.8) ? request : request.subarray(0, random.int(request.length));
}

/** Writes, says that nothing more comes, and waits for the other side to close. */
async function speak(open: () => Socket, packets: readonly Buffer[]): Promise<number> {
  const socket = open();
  socket.on('error', () => undefined);
  socket.resume();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  for (const packet of packets) socket.write(packet);
  socket.end();
  await within('a connection of plain bytes', closed);
  return packets.length;
}

const AT_ONCE = 20;

async function several(
  random: Random,
  open: () => Socket,
  packets: (random: Random) => readonly Buffer[],
): Promise<number> {
  const counts = await Promise.all(Array.from({ length: AT_ONCE }, () => speak(open, packets(random))));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What a load balancer would put in front (HAProxy's proxy-protocol.txt), then what is no SSH. */
export const proxyHeaders: Surface = {
  name: 'proxy-header',
  share: 0.05,
  step: (rig, random) =>
    several(
      random,
      () => connect(rig.proxy.ports[1] ?? 0, '127.0.0.1'),
      () => [proxyHeader(random), Buffer.from('no ssh\r\n')],
    ),
};

/** The control API on its Unix socket. */
export const adminSocket: Surface = {
  name: 'admin-socket',
  share: 0.035,
  step: (rig, random) =>
    several(
      random,
      () => connect(rig.adminSocket),
      () => Array.from({ length: 1 + random.int(8) }, () => httpRequest(random)),
    ),
};

/** The health endpoint, which anybody may ask. */
export const healthEndpoint: Surface = {
  name: 'health-endpoint',
  share: 0.015,
  step: (rig, random) =>
    several(
      random,
      () => connect(rig.healthPort, '127.0.0.1'),
      () => Array.from({ length: 1 + random.int(8) }, () => httpRequest(random)),
    ),
};
