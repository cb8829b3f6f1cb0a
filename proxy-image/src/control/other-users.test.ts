import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createControlClient, proofFolderOf, type Health } from '@sallyport/contract';
import { silentLog } from '../audit/audit-config.fixture';
import { makeUser } from '../auth/parts.fixture';
import { ActList } from './acts.fixture';
import { createControlServer } from './create-control-server';
import { createLiveSessions } from './create-live-sessions';
import { createLockTable } from './create-lock-table';
import { LockFolder } from './lock-folder';
import { resolveRights, type NamedUsers } from './rights';

const health: Health = {
  status: 'ok',
  proxyId: 'proxy-1',
  version: '0.1.0',
  uptimeSeconds: 1,
  listen: [],
  sessions: 0,
  crypto: 'native',
  audit: { mode: 'failClosed', lastSequence: 0, lastShippedSequence: 0, deadLetters: 0 },
};
const [OTHER, THIRD] = [64_901, 64_902];
const run = promisify(execFile);
const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A caller that shares no code with ours, as a process of its own: argv is socket, method, path, body, attack. */
const CALLER = `
const { request, Agent } = require('node:http');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const [socketPath, method, path, body, attack] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ask = (headers) => new Promise((resolve, reject) => {
  const call = request({ socketPath, method, path, agent, headers }, (answer) => {
    let text = '';
    answer.on('data', (part) => { text += part; });
    answer.on('end', () => resolve({ status: answer.statusCode, text, challenge: answer.headers['www-authenticate'] }));
  });
  call.on('error', reject);
  call.end(body);
});
(async () => {
  let answer = await ask({});
  const nonce = /nonce="([0-9a-f]{64})"/.exec(answer.challenge ?? '')?.[1];
  if (nonce !== undefined) {
    const link = socketPath + '.proofs/' + nonce;
    const text = 'sallyport-' + createHash('sha256').update(nonce + '\\n' + method + '\\n' + path + '\\n' + body).digest('hex');
    try {
      if (attack === '') fs.symlinkSync(text, link);
      else if (attack.startsWith('list ')) fs.readdirSync(attack.slice(5));
      else if (attack.startsWith('rename ')) fs.renameSync(attack.slice(7), link);
      else if (attack.startsWith('link ')) fs.linkSync(attack.slice(5), link);
    } catch (error) { console.log(JSON.stringify({ status: 0, text: error.code })); process.exit(); }
    answer = await ask({ authorization: 'Sallyport-Link ' + nonce });
  }
  console.log(JSON.stringify({ status: answer.status, text: answer.text }));
  process.exit();
})().catch((error) => { console.log(JSON.stringify({ status: 0, text: error.code })); process.exit(); });
`;

async function start(named: NamedUsers) {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-users-'));
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
  chmodSync(directory, 0o711);
  const caller = join(directory, 'caller.cjs');
  writeFileSync(caller, CALLER, { mode: 0o644 });
  // Other users may have no way to the folder of the Node that runs this test, so they get a copy.
  const node = join(directory, 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  const trail = new ActList();
  const lockTable = createLockTable({
    store: new LockFolder(join(directory, 'locks')),
    trail,
    clock: { now: () => Date.now() },
    log: silentLog,
    pollMs: 50,
    staleSeconds: 60,
  });
  await lockTable.start();
  cleanUps.push(() => lockTable.close());
  const socketPath = join(directory, 'admin.sock');
  const drains: string[] = [];
  const server = createControlServer({
    ...{
      socketPath,
      log: silentLog,
      trail,
      lockTable,
      liveSessions: createLiveSessions({ lockTable, log: silentLog }),
    },
    ...{
      rights: resolveRights(named, { uidOf: () => undefined }, process.getuid?.() ?? 0),
      inventory: { list: () => [] },
      health: () => health,
    },
    users: { users: () => [makeUser('alice')], credentials: () => [] },
    drain: ({ principal }) => void drains.push(principal),
    reload: () => Promise.resolve(),
    recordings: { find: () => Promise.resolve('/recordings/secret.cast') },
  });
  await server.start();
  cleanUps.push(() => server.close());
  const as = async (
    uid: number,
    method: string,
    path: string,
    body: object | undefined = undefined,
    attack = '',
  ): Promise<{ status: number; text: string }> => {
    const given = [caller, socketPath, method, path, body === undefined ? '' : JSON.stringify(body), attack];
    const { stdout } = await run(node, given, { uid, gid: uid, cwd: '/', env: {} });
    return JSON.parse(stdout) as { status: number; text: string };
  };
  return { directory, socketPath, trail, lockTable, drains, as, owner: createControlClient(socketPath) };
}

const lock = { subject: 'person', value: 'alice', reason: 'r', createdBy: 'root', durationSeconds: 60 };
const READS = ['/v1/health', '/v1/metrics', '/v1/targets', '/v1/sessions', '/v1/locks', '/v1/events?follow=true'];
const ACTS: [string, object | undefined][] = [
  ['/v1/locks', lock],
  ['/v1/locks/lock-1/lift', { reason: 'r', liftedBy: 'root' }],
  ['/v1/sessions/s-1/cut', { reason: 'r', cutBy: 'root' }],
  ['/v1/recordings/s-1/play', { playedBy: 'root' }],
  ['/v1/drain', undefined],
  ['/v1/reload', undefined],
];

// Only root can start processes of other users.
(process.getuid?.() === 0 ? describe : describe.skip)('processes of other users', () => {
  jest.setTimeout(60_000);

  test('by default they reach nothing', async () => {
    const { as, drains } = await start({});
    expect(await as(OTHER, 'GET', '/v1/health')).toEqual({ status: 0, text: 'EACCES' });
    expect(await as(OTHER, 'POST', '/v1/drain')).toEqual({ status: 0, text: 'EACCES' });
    expect(drains).toEqual([]);
  });

  test('a named reader reads and cannot act; one who is not named can do neither', async () => {
    const { as, drains, trail } = await start({ readers: [OTHER] });
    for (const path of READS.slice(0, -1)) expect(await as(OTHER, 'GET', path)).toMatchObject({ status: 200 });
    for (const path of READS)
      expect(await as(THIRD, 'GET', path)).toMatchObject({
        status: 403,
        text: expect.stringMatching(/uid:64902 may not read.*control\.readers/) as string,
      });
    for (const [path, body] of ACTS) {
      expect(await as(OTHER, 'POST', path, body)).toMatchObject({
        status: 403,
        text: expect.stringMatching(/uid:64901 may not act.*control\.operators/) as string,
      });
    }
    expect([drains, trail.acts]).toEqual([[], []]);
  });

  test("a named operator's acts carry the user id, whatever they claim; root is none unless named", async () => {
    const { as, drains, trail, owner } = await start({ operators: [OTHER] });
    expect(await as(OTHER, 'POST', '/v1/locks', lock)).toMatchObject({ status: 200 });
    expect(await as(OTHER, 'POST', '/v1/recordings/s-1/play', { playedBy: 'root' })).toMatchObject({ status: 200 });
    expect(await as(OTHER, 'POST', '/v1/drain')).toMatchObject({ status: 200 });
    const operator = { principal: 'uid:64901', claimedBy: 'root' };
    expect(trail.acts).toMatchObject([
      { eventName: 'CreateLock', operator, requestParameters: { createdBy: 'root as uid:64901' } },
      { eventName: 'PlayRecording', operator },
    ]);
    expect(drains).toEqual(['uid:64901']);
    await expect(owner.drain()).rejects.toMatchObject({
      code: 'CONTROL_FORBIDDEN',
      message: expect.stringContaining('uid:0(root)') as string,
    });
  });

  test("with root's links they prove nothing: neither moved here, nor linked, nor found", async () => {
    const { as, directory, socketPath, drains } = await start({ readers: [OTHER] });
    const open = join(directory, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    // Made by root some time ago, in a folder where others may move it.
    const [moved, linked] = [join(open, 'moved'), join(open, 'linked')];
    for (const path of [moved, linked]) {
      symlinkSync('sallyport-x', path);
      lutimesSync(path, 1, 1);
    }
    expect(await as(OTHER, 'POST', '/v1/drain', undefined, `rename ${moved}`)).toMatchObject({ status: 401 });
    expect([0, 401]).toContain((await as(OTHER, 'POST', '/v1/drain', undefined, `link ${linked}`)).status);
    expect(await as(OTHER, 'POST', '/v1/drain', undefined, `list ${proofFolderOf(socketPath)}`)).toEqual({
      status: 0,
      text: 'EACCES',
    });
    // What is already in the folder is not theirs to move either.
    const kept = join(proofFolderOf(socketPath), 'kept');
    symlinkSync('sallyport-x', kept);
    expect(await as(OTHER, 'POST', '/v1/drain', undefined, `rename ${kept}`)).toMatchObject({
      status: 0,
      text: expect.stringMatching(/^E(PERM|ACCES)$/) as string,
    });
    linkSync(kept, `${kept}-too`);
    expect(statSync(proofFolderOf(socketPath)).mode & 0o7777).toBe(0o1733);
    expect(readdirSync(proofFolderOf(socketPath))).toEqual(['kept', 'kept-too']);
    expect(drains).toEqual([]);
  });
});
