import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'ssh2';
import { startTestProxy, type TestProxy } from '../session/proxy.fixture';
import { legOf } from './ssh2-protocol';

jest.setTimeout(60_000);

const NEWKEYS = 21;
const KEXDH_INIT = 30;

let proxy: TestProxy;
beforeAll(async () => {
  proxy = await startTestProxy({ withoutSshd: true });
});
afterAll(() => proxy.stop());

/** A client that has exchanged keys and does not authenticate. */
function stranger(port: number): Client {
  const client = new Client();
  client.on('error', () => undefined);
  client.connect({ host: '127.0.0.1', port, username: 'x', authHandler: () => undefined, hostVerifier: () => true, readyTimeout: 0 });
  return client;
}

test('nobody exchanges keys a second time before authentication', async () => {
  const client = stranger(proxy.port);
  let exchanges = 0;
  client.on('handshake', () => {
    exchanges += 1;
    legOf(client).protocol.rekey();
  });
  await new Promise<void>((resolve) => client.once('close', () => resolve()));
  expect(exchanges).toBe(1);
});

/** Bytes in the clear, in packets (RFC 4253 section 6): what came up to and with a packet of the type, and what came after. */
function splitBehind(bytes: Buffer, type: number): { readonly upTo: Buffer; readonly after: Buffer } | undefined {
  const start = bytes.indexOf('\r\n') + 2;
  for (let at = start; start > 1 && at + 6 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (bytes[at + 5] === type && end <= bytes.length) return { upTo: bytes.subarray(0, end), after: bytes.subarray(end) };
    at = end;
  }
  return undefined;
}

test('server-sig-algs comes right behind NEWKEYS, before the client has sent its own', async () => {
  const told = new Promise<number>((resolve) => {
    const listener = createServer((near) => {
      const far = connect(proxy.port, '127.0.0.1');
      keepNewKeysBack(near, far);
      let fromServer = Buffer.alloc(0);
      far.on('data', (chunk: Buffer) => {
        fromServer = Buffer.concat([fromServer, chunk]);
        near.write(chunk);
        const bytes = splitBehind(fromServer, NEWKEYS)?.after.length ?? 0;
        if (bytes === 0) return;
        resolve(bytes);
        near.destroy();
        far.destroy();
        listener.close();
      });
    }).listen(0, '127.0.0.1', () => stranger((listener.address() as AddressInfo).port));
  });
  // The names of the algorithms alone are more.
  expect(await told).toBeGreaterThan(100);
});

/** Passes on what a client sends up to its part of the key exchange, and nothing after that. */
function keepNewKeysBack(near: Socket, far: Socket): void {
  let fromClient = Buffer.alloc(0);
  let passed = 0;
  near.on('error', () => undefined);
  far.on('error', () => undefined);
  near.on('data', (chunk: Buffer) => {
    fromClient = Buffer.concat([fromClient, chunk]);
    const upTo = splitBehind(fromClient, KEXDH_INIT)?.upTo ?? fromClient;
    far.write(upTo.subarray(passed));
    passed = Math.max(passed, upTo.length);
  });
}
