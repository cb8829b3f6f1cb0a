import { once } from 'node:events';
import { Client } from 'ssh2';
import { startTestProxy, type TestProxy } from '../session/proxy.fixture';

jest.setTimeout(60_000);

let proxy: TestProxy;
beforeAll(async () => {
  proxy = await startTestProxy({ withoutSshd: true });
});
afterAll(() => proxy.stop());

// Without it OpenSSH waits 40 ms for the acknowledgement of its NEWKEYS before it sends its first request.
test('a client gets something to acknowledge its NEWKEYS by before it has asked for anything', async () => {
  const lines: string[] = [];
  const client = new Client();
  client.on('error', () => undefined);
  client.connect({
    host: '127.0.0.1',
    port: proxy.port,
    username: 'x',
    authHandler: () => undefined,
    hostVerifier: () => true,
    readyTimeout: 0,
    debug: (line) => {
      lines.push(line);
      if (line.includes('SERVICE_ACCEPT')) client.emit('accepted');
    },
  });
  await once(client, 'accepted');
  client.destroy();
  const at = (word: string) => lines.findIndex((line) => line.includes(word));
  expect(at('Received IGNORE')).toBeGreaterThan(at('Inbound: NEWKEYS'));
  expect(at('Received IGNORE')).toBeLessThan(at('SERVICE_ACCEPT'));
});
