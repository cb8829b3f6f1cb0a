import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControlClient } from './control-client';
import {
  challengeHeader,
  nonceOfChallenge,
  nonceOfProof,
  proofFolderOf,
  proofHeader,
  proofText,
} from './operator-proof';

const NONCE = 'ab'.repeat(32);
const asked = { method: 'POST', path: '/v1/drain', body: '' };

test.each([
  ['nonce', 'cd'.repeat(32), asked],
  ['method', NONCE, { ...asked, method: 'GET' }],
  ['path', NONCE, { ...asked, path: '/v1/reload' }],
  ['body', NONCE, { ...asked, body: '{}' }],
])('another %s needs another link', (_what, nonce, request) => {
  expect(proofText(nonce, request)).not.toBe(proofText(NONCE, asked));
});

test.each([`${NONCE}0`, NONCE.slice(1), NONCE.toUpperCase(), `../${NONCE.slice(3)}`, '', `${NONCE}\n`])(
  '%j is not a nonce',
  (text) => {
    expect(nonceOfChallenge(challengeHeader(text))).toBeUndefined();
    expect(nonceOfProof(proofHeader(text))).toBeUndefined();
  },
);

test('a nonce comes through both headers', () => {
  expect(nonceOfChallenge(challengeHeader(NONCE))).toBe(NONCE);
  expect(nonceOfProof(proofHeader(NONCE))).toBe(NONCE);
  expect(nonceOfProof(undefined)).toBeUndefined();
});

describe('the client', () => {
  let folder: string;
  let server: Server;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sallyport-proof-'));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function listen(listener: RequestListener): Promise<string> {
    const path = join(folder, 'admin.sock');
    server = createServer(listener).listen(path);
    await once(server, 'listening');
    return path;
  }

  test('makes the link for the very request, sends it over the same connection, and removes it', async () => {
    const ports = new Set<object>();
    const path = await listen((request, response) => {
      ports.add(request.socket);
      const nonce = nonceOfProof(request.headers.authorization);
      if (nonce === undefined) response.writeHead(401, { 'www-authenticate': challengeHeader(NONCE) }).end('{}');
      else
        response.end(
          JSON.stringify({ draining: readlinkSync(join(proofFolderOf(path), nonce)) === proofText(NONCE, asked) }),
        );
    });
    mkdirSync(proofFolderOf(path));
    await createControlClient(path).drain();
    expect(ports.size).toBe(1);
    expect(readdirSync(proofFolderOf(path))).toEqual([]);
  });

  test('makes no link where a false proxy would like one', async () => {
    const path = await listen((_request, response) => {
      response
        .writeHead(401, { 'www-authenticate': challengeHeader('../../planted') })
        .end('{"code":"NO","message":"no","remedy":"no"}');
    });
    mkdirSync(proofFolderOf(path));
    await expect(createControlClient(path).drain()).rejects.toMatchObject({ code: 'NO' });
    expect(existsSync(join(folder, 'planted'))).toBe(false);
  });

  test('says what is wrong when it cannot make the link', async () => {
    const path = await listen(
      (_request, response) => void response.writeHead(401, { 'www-authenticate': challengeHeader(NONCE) }).end('{}'),
    );
    await expect(createControlClient(path).drain()).rejects.toMatchObject({
      code: 'CONTROL_PROOF',
      message: expect.stringContaining('ENOENT') as string,
    });
  });
});
