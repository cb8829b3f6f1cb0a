import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proofText } from '@sallyport/contract';
import { OperatorProofs } from './operator-proofs';

const asked = { method: 'POST', path: '/v1/locks', body: '{"subject":"person"}' };
const uid = process.getuid?.() ?? 0;
let folder: string;
let elsewhere: string;
let now: number;
let proofs: OperatorProofs;
let socket: Socket;

beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-proofs-'));
  folder = join(directory, 'proofs');
  elsewhere = join(directory, 'elsewhere');
  mkdirSync(folder);
  mkdirSync(elsewhere);
  now = 1_000;
  proofs = new OperatorProofs(folder, () => now);
  socket = new Socket();
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

/** As a moved, linked or given away link looks: its ctime is of now, its mtime of when it was made. */
const age = (path: string): void => lutimesSync(path, Date.now() / 1_000 - 60, Date.now() / 1_000 - 60);

test('the owner of the link is who asks; the link is gone then', async () => {
  const nonce = proofs.challenge(socket);
  symlinkSync(proofText(nonce, asked), join(folder, nonce));
  expect(await proofs.prove(socket, nonce, asked)).toBe(uid);
  expect(readdirSync(folder)).toEqual([]);
});

test.each<[string, (nonce: string, path: string) => void]>([
  ['nothing', () => undefined],
  ['a file with the text', (nonce, path) => writeFileSync(path, proofText(nonce, asked))],
  ['an empty file', (_nonce, path) => writeFileSync(path, '')],
  ['a FIFO, which would never answer', (_nonce, path) => void execFileSync('mkfifo', [path])],
  ['a link with another text', (_nonce, path) => symlinkSync('/etc/passwd', path)],
  [
    'a link for another request',
    (nonce, path) => symlinkSync(proofText(nonce, { ...asked, body: '{"subject":"key"}' }), path),
  ],
  ['a link for another nonce', (_nonce, path) => symlinkSync(proofText('0'.repeat(64), asked), path)],
  [
    'a link that was moved here',
    (nonce, path) => {
      const made = join(elsewhere, 'link');
      symlinkSync(proofText(nonce, asked), made);
      age(made);
      renameSync(made, path);
    },
  ],
  [
    'a hard link of a link that is elsewhere too',
    (nonce, path) => {
      const made = join(elsewhere, 'link');
      symlinkSync(proofText(nonce, asked), made);
      linkSync(made, path);
    },
  ],
  [
    'a link to a link with the text',
    (nonce, path) => {
      const made = join(elsewhere, 'link');
      symlinkSync(proofText(nonce, asked), made);
      symlinkSync(made, path);
    },
  ],
])('%s proves nothing, and does not stay', async (_what, plant) => {
  const nonce = proofs.challenge(socket);
  plant(nonce, join(folder, nonce));
  expect(await proofs.prove(socket, nonce, asked)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('a challenge holds once, even when two requests come together', async () => {
  const nonce = proofs.challenge(socket);
  symlinkSync(proofText(nonce, asked), join(folder, nonce));
  expect(
    (await Promise.all([1, 2, 3].map(() => proofs.prove(socket, nonce, asked)))).filter((each) => each !== undefined),
  ).toEqual([uid]);
  symlinkSync(proofText(nonce, asked), join(folder, nonce));
  expect(await proofs.prove(socket, nonce, asked)).toBeUndefined();
});

test('a challenge holds for its own connection, and nobody can remove a link by naming it', async () => {
  const nonce = proofs.challenge(socket);
  symlinkSync(proofText(nonce, asked), join(folder, nonce));
  const other = new Socket();
  const own = proofs.challenge(other);
  expect(await proofs.prove(other, nonce, asked)).toBeUndefined();
  expect(own).not.toBe(nonce);
  expect(await proofs.prove(socket, nonce, asked)).toBe(uid);
});

test('a challenge expires', async () => {
  const nonce = proofs.challenge(socket);
  symlinkSync(proofText(nonce, asked), join(folder, nonce));
  now += 10_001;
  expect(await proofs.prove(socket, nonce, asked)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('a connection has one challenge: the former is void', async () => {
  const former = proofs.challenge(socket);
  const nonce = proofs.challenge(socket);
  symlinkSync(proofText(former, asked), join(folder, former));
  expect(await proofs.prove(socket, former, asked)).toBeUndefined();
  symlinkSync(proofText(nonce, asked), join(folder, nonce));
  expect(await proofs.prove(socket, nonce, asked)).toBeUndefined();
});

test('a link of a caller who never comes back goes with the connection', async () => {
  const nonce = proofs.challenge(socket);
  symlinkSync(proofText(nonce, asked), join(folder, nonce));
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
  while (readdirSync(folder).length > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await proofs.prove(socket, nonce, asked)).toBeUndefined();
});
