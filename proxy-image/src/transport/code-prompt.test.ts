import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { Secret, TOTP } from 'otpauth';
import { Client } from 'ssh2';
import { TOTP_SECRET } from '../auth/parts.fixture';
import { startTestProxy, type TestProxy } from '../session/proxy.fixture';

const STRANGERS = 40;
const POLICIES =
  'permit (principal, action, resource); forbid (principal, action, resource) unless { context.mfa == "true" };';

let proxy: TestProxy;
const strangers: Socket[] = [];

beforeAll(async () => {
  proxy = await startTestProxy({
    withoutSshd: true,
    policies: POLICIES,
    user: { principalClass: 'person', totpSecret: TOTP_SECRET },
    limits: { unauthenticatedConnections: 2, unauthenticatedPerSource: 2, connectionsPerSourcePerMinute: 1_000 },
  });
});
afterAll(async () => {
  for (const socket of strangers) socket.destroy();
  await proxy.stop();
});

/** Resolves with what gives the code, once the client is asked for it. */
async function atThePrompt(client: Client): Promise<(code: string) => void> {
  const asked = new Promise<(code: string) => void>((resolve) => {
    client.on('keyboard-interactive', (_name, _instructions, _language, _prompts, finish) => {
      resolve((code) => {
        finish([code]);
      });
    });
  });
  client.connect({
    host: '127.0.0.1',
    port: proxy.port,
    username: 'root+web-1',
    privateKey: readFileSync(proxy.keyFile),
    tryKeyboard: true,
  });
  return asked;
}

test('who is at the code prompt is let in, however many strangers come meanwhile', async () => {
  const client = new Client();
  const ended = once(client, 'ready').then(
    () => 'let in',
    (error: unknown) => String(error),
  );
  client.once('close', () => client.emit('error', new Error('the connection was closed')));
  const answer = await atThePrompt(client);
  let gone = 0;
  await new Promise<void>((resolve) => {
    for (let host = 2; host < 2 + STRANGERS; host += 1) {
      // Each comes from an address of its own: among equals chance decides who loses a place.
      const socket = connect({ port: proxy.port, host: '127.0.0.1', localAddress: `127.0.0.${host}` });
      strangers.push(socket);
      socket.on('error', () => undefined);
      socket.resume();
      socket.once('close', () => {
        gone += 1;
        // Two places: one is held by a stranger, and one by a stranger or the person.
        if (gone === STRANGERS - 2) resolve();
      });
    }
  });
  answer(new TOTP({ secret: Secret.fromBase32(TOTP_SECRET) }).generate());
  expect(await ended).toBe('let in');
  client.removeAllListeners('close').end();
});
