import { once } from 'node:events';
import { Client, utils, type Algorithms } from 'ssh2';
import type { Log } from '../../log';
import { startTestProxy, type TestProxy } from '../../session/proxy.fixture';
import { enablePostQuantum } from '../post-quantum';
import type { KeyExchangeRequest } from './answer';
import { createExchangeThread } from './exchange-thread';

jest.setTimeout(60_000);

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const bytes = Buffer.alloc(32, 9);
const request = (kex: string): KeyExchangeRequest => ({
  kex,
  peerPublicKey: bytes,
  hashed: bytes,
  serverHostKey: 'ssh-ed25519',
  hostKeyPem: PEM,
});
const parsed = utils.parseKey(utils.generateKeyPairSync('ed25519').private);
if (parsed instanceof Error) throw parsed;
const PEM = parsed.getPrivatePEM();

test('a broken part of the client is refused, and the thread goes on', async () => {
  const thread = createExchangeThread(quiet);
  await expect(thread.answer(request('mlkem768x25519-sha256'))).rejects.toThrow('wrong length');
  await expect(thread.answer(request('diffie-hellman-group1-sha1'))).rejects.toThrow('not implemented');
  // RFC 7748 section 6.1: a point of small order gives zero, which must not become a key.
  await expect(thread.answer({ ...request('curve25519-sha256'), peerPublicKey: Buffer.alloc(32) })).rejects.toThrow();
  const { answer, costMs } = await thread.answer(request('curve25519-sha256'));
  expect(answer.publicKey).toHaveLength(32);
  expect(costMs).toBeGreaterThan(0);
  thread.close();
});

test('who waits when it is closed is refused', async () => {
  const thread = createExchangeThread(quiet);
  const answered = thread.answer(request('curve25519-sha256'));
  thread.close();
  await expect(answered).rejects.toThrow('the proxy ends');
});

describe('through the proxy', () => {
  let proxy: TestProxy;
  beforeAll(async () => {
    proxy = await startTestProxy({ withoutSshd: true });
    enablePostQuantum();
  });
  afterAll(() => proxy.stop());

  test.each(['mlkem768x25519-sha256', 'curve25519-sha256', 'curve25519-sha256@libssh.org', 'diffie-hellman-group16-sha512'])(
    'a client agrees with the thread by %s',
    async (kex) => {
      const client = new Client();
      const shaken = once(client, 'handshake');
      client.on('error', () => undefined);
      client.connect({
        host: '127.0.0.1',
        port: proxy.port,
        username: 'x',
        authHandler: () => undefined,
        hostVerifier: () => true,
        algorithms: { kex: [kex] as unknown as NonNullable<Algorithms['kex']> },
      });
      const [negotiated] = (await shaken) as [{ readonly kex: string }];
      expect(negotiated.kex).toBe(kex);
      client.destroy();
    },
  );
});
