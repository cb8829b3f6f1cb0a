import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect, createServer as createNetServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControlClient, proofFolderOf, proxyId, requestControl, sessionId, targetName, type AuditEvent, type Health, type LiveSession } from '@sallyport/contract';
import { auditConfig, silentLog } from '../audit/audit-config.fixture';
import { auditNotDurable } from '../audit/errors';
import { buildEvent } from '../audit/event-builder';
import type { Log } from '../log';
import type { Target } from '../targets/target';
import { ActList } from './acts.fixture';
import { createControlServer, type ControlServer } from './create-control-server';
import { createLiveSessions } from './create-live-sessions';
import { makeUser } from '../auth/parts.fixture';
import { createLockTable } from './create-lock-table';
import { LockFolder } from './lock-folder';
import { principalOf, readAccounts } from './accounts';
import { resolveRights, type NamedUsers } from './rights';
import type { ControllableSession, Termination } from './live-sessions';

/** A user id that is neither root's nor this process's. */
const STRANGER = 64_999;
const NOW = Date.parse('2026-11-23T07:00:00.000Z');
const clock = { now: () => NOW };
const health: Health = {
  status: 'ok', proxyId: 'proxy-1', version: '0.1.0', uptimeSeconds: 1, listen: ['127.0.0.1:2222'], sessions: 0, crypto: 'native',
  audit: { mode: 'failClosed', lastSequence: 4, lastShippedSequence: 3, deadLetters: 0 },
};
const web: Target = {
  name: targetName('web-1'), host: '10.0.0.1', port: 22, logins: ['ubuntu'], tags: { env: 'demo' }, hostKeys: ['ssh-ed25519 AAAA'],
  credential: { kind: 'privateKeyFile', path: '/secret/key' },
};
const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-control-'));
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function start(directory = folder(), log: Log = silentLog, named: NamedUsers = {}) {
  const trail = new ActList();
  const lockTable = createLockTable({ store: new LockFolder(join(directory, 'locks')), trail, clock, log: silentLog, pollMs: 50, staleSeconds: 60 });
  await lockTable.start();
  cleanUps.push(() => lockTable.close());
  const liveSessions = createLiveSessions({ lockTable, log: silentLog });
  const socketPath = join(directory, 'admin.sock');
  const calls: string[] = [];
  let reloadFailure: Error | undefined;
  const server: ControlServer = createControlServer({
    socketPath, log, trail, lockTable, liveSessions,
    rights: resolveRights(named, { uidOf: () => undefined }, process.getuid?.() ?? 0),
    inventory: { list: () => [web] },
    users: { users: () => [makeUser('alice'), makeUser('bob')], credentials: () => [] },
    health: () => health,
    drain: ({ principal }) => void calls.push(`drain by ${principal}`),
    reload: ({ principal }) => {
      calls.push(`reload by ${principal}`);
      return reloadFailure === undefined ? Promise.resolve() : Promise.reject(reloadFailure);
    },
    recordings: { find: (session) => Promise.resolve(session === 's-1' ? '/recordings/s-1.cast' : undefined) },
  });
  await server.start();
  cleanUps.push(() => server.close());
  return {
    ...{ trail, lockTable, liveSessions, socketPath, calls, server },
    client: createControlClient(socketPath),
    failReload: (error: Error) => void (reloadFailure = error),
  };
}

function session(id: string, person: string): ControllableSession & { terminations: Termination[] } {
  const terminations: Termination[] = [];
  const described: LiveSession = {
    id, principal: person, person, principalClass: 'person', keyFingerprint: 'SHA256:x', mfa: 'true', mfaEvidence: 'totp', login: 'ubuntu',
    target: 'web-1', sourceAddress: '10.0.0.9', client: 'OpenSSH', startedAt: new Date(NOW).toISOString(), channels: [],
  };
  return {
    id: sessionId(id), subject: { person }, terminations, describe: () => described,
    terminate: (termination) => {
      terminations.push(termination);
      return Promise.resolve();
    },
  };
}

/** One request by hand, for what the client of the contract never sends. */
async function ask(socketPath: string, method: string, path: string, body = ''): Promise<{ status: number; json: { code?: string; message?: string; remedy?: string } }> {
  const response = await requestControl(socketPath, { method, path, body, signal: AbortSignal.timeout(10_000) });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(chunks).toString()) as object };
}

/** The user of this process, as the proxy names it. */
const self = async (): Promise<string> => principalOf(process.getuid?.() ?? 0, await readAccounts());

const order = { subject: 'person' as const, value: 'alice', reason: 'stolen laptop', createdBy: 'carol', durationSeconds: 60 };

describe('a lock of what nobody has', () => {
  test('is refused when only known names are to be locked, with the nearest; else it is made, with a warning', async () => {
    const { client } = await start();
    await expect(client.createLock({ ...order, value: 'alise', onlyKnown: true })).rejects.toMatchObject({ code: 'LOCK_MATCHES_NOTHING', message: expect.stringContaining('"alice"') as string });
    expect(await client.locks()).toEqual([]);
    expect(await client.createLock({ ...order, value: 'alise' })).toMatchObject({ lock: { value: 'alise' }, warning: expect.stringContaining('matches nothing') as string });
    expect(await client.createLock({ ...order, subject: 'target', value: 'WEB-1', onlyKnown: true })).toMatchObject({ lock: { value: 'web-1' } });
  });
});

describe('a lock that is only tried', () => {
  test('says what it would name and cut, as the real one would, and does nothing', async () => {
    const { client, liveSessions, trail } = await start();
    const live = session('s-1', 'alice');
    liveSessions.add({ ...live, subject: { person: 'alice', target: 'web-1', sourceAddress: '10.0.0.9' } });
    expect(await client.tryLock({ ...order, onlyKnown: true })).toEqual({ value: 'alice', wouldCut: ['s-1'] });
    expect(await client.tryLock({ ...order, subject: 'target', value: 'WEB-1', onlyKnown: true })).toEqual({ value: 'web-1', wouldCut: ['s-1'] });
    expect(await client.tryLock({ ...order, subject: 'source', value: '10.0.0.0/8' })).toEqual({ value: '10.0.0.0/8', wouldCut: ['s-1'] });
    for (const subject of ['person', 'principal', 'login', 'target'] as const) {
      await expect(client.tryLock({ ...order, subject, value: 'nobody', onlyKnown: true })).rejects.toMatchObject({ code: 'LOCK_MATCHES_NOTHING' });
      expect(await client.tryLock({ ...order, subject, value: 'nobody' })).toMatchObject({ warning: expect.stringContaining('matches nothing') as string });
    }
    await expect(client.tryLock({ ...order, subject: 'source', value: 'office' })).rejects.toMatchObject({ code: 'LOCK_INVALID' });
    expect(await client.locks()).toEqual([]);
    expect(live.terminations).toEqual([]);
    expect(trail.acts.map(({ eventName }) => eventName)).not.toContain('CreateLock');
  });
});

describe('the control API', () => {
  test('tells health, targets without credentials, and live sessions', async () => {
    const { client, liveSessions } = await start();
    liveSessions.add(session('s-1', 'alice'));
    expect(await client.health()).toEqual(health);
    expect(await client.targets()).toEqual([{ name: 'web-1', host: '10.0.0.1', port: 22, logins: ['ubuntu'], tags: { env: 'demo' }, hostKeys: ['ssh-ed25519 AAAA'] }]);
    expect(await client.sessions()).toMatchObject([{ id: 's-1', person: 'alice' }]);
  });

  test('cuts one session by its id', async () => {
    const { client, liveSessions } = await start();
    const [mine, other] = [session('s-1', 'alice'), session('s-2', 'alice')];
    liveSessions.add(mine);
    liveSessions.add(other);
    expect(await client.cutSession('s-1', { reason: 'wrong host', cutBy: 'carol' })).toEqual(['s-1']);
    expect(mine.terminations).toEqual([{ errorCode: 'SessionCut', reason: 'wrong host', by: `carol as ${await self()}` }]);
    expect(other.terminations).toEqual([]);
    await expect(client.cutSession('s-9', { reason: 'r', cutBy: 'c' })).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  test('creates a lock, cuts what it names, lists it and lifts it', async () => {
    const { client, liveSessions, trail } = await start();
    const [alice, bob] = [session('s-1', 'alice'), session('s-2', 'bob')];
    liveSessions.add(alice);
    liveSessions.add(bob);
    const { lock, cut } = await client.createLock(order);
    expect(cut).toEqual(['s-1']);
    expect(bob.terminations).toEqual([]);
    expect(await client.locks()).toEqual([lock]);
    expect(await client.liftLock(lock.id, { reason: 'found', liftedBy: 'carol' })).toEqual(lock);
    expect(await client.locks()).toEqual([]);
    expect(trail.names()).toEqual(['CreateLock', 'DeleteLock']);
    await expect(client.liftLock(lock.id, { reason: 'found', liftedBy: 'carol' })).rejects.toMatchObject({ code: 'LOCK_NOT_FOUND' });
  });

  test('has a playback audited before it gives the path, and gives none when it cannot be', async () => {
    const { client, trail } = await start();
    expect(await client.playRecording('s-1', { playedBy: 'carol' })).toBe('/recordings/s-1.cast');
    expect(trail.acts).toMatchObject([{ eventName: 'PlayRecording', sessionId: 's-1', operator: { principal: await self(), claimedBy: 'carol' } }]);
    await expect(client.playRecording('../../etc/passwd', { playedBy: 'carol' })).rejects.toMatchObject({ code: 'RECORDING_NOT_FOUND' });
    trail.failure = auditNotDurable('as the test wants');
    await expect(client.playRecording('s-1', { playedBy: 'carol' })).rejects.toMatchObject({ code: 'AUDIT_NOT_DURABLE' });
  });

  test.each([
    ['a path that is no URL', 'GET // HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a body that ends early', 'POST /v1/locks HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"reason":'],
  ])('%s is the fault of the caller, and no error of the proxy', async (_what, text) => {
    const logged: unknown[] = [];
    const { socketPath } = await start(undefined, { ...silentLog, error: (fields: unknown) => void logged.push(fields) });
    const socket = connect(socketPath);
    socket.end(text);
    socket.resume();
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    expect(logged).toEqual([]);
  });

  test('drains and reloads; a reload that is refused says why', async () => {
    const { client, calls, failReload } = await start();
    await client.drain();
    await client.reload();
    failReload(auditNotDurable('as the test wants'));
    await expect(client.reload()).rejects.toMatchObject({ code: 'AUDIT_NOT_DURABLE' });
    const me = await self();
    expect(calls).toEqual([`drain by ${me}`, `reload by ${me}`, `reload by ${me}`]);
  });

  test('follows events as they become durable', async () => {
    const { client, trail } = await start();
    const abort = new AbortController();
    const events: AuditEvent[] = [1, 2, 3].map((sequence) =>
      buildEvent({ act: { eventName: 'EmitHeartbeat' }, timeMs: NOW }, { proxyId: proxyId('proxy-1'), sequence, previousDigest: 'x' }, auditConfig()),
    );
    const seen: AuditEvent[] = [];
    // The first event is published until the follower is there to see it.
    const publisher = setInterval(() => trail.publish(events[0]!), 5);
    for await (const event of client.followEvents(abort.signal)) {
      if (seen.length === 0) {
        clearInterval(publisher);
        trail.publish(events[1]!);
        trail.publish(events[2]!);
      }
      if (event.UID !== seen.at(-1)?.UID) seen.push(event);
      if (seen.length === 3) abort.abort();
    }
    expect(seen).toEqual(events);
  });

  test('a follower that does not read is cut off, and the proxy keeps no more than a bound for it', async () => {
    const { socketPath, trail } = await start();
    const socket = connect(socketPath);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET /v1/events?follow=true HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const event = buildEvent(
      { act: { eventName: 'ExecuteCommand', requestParameters: { command: 'x'.repeat(90_000) } }, timeMs: NOW },
      { proxyId: proxyId('proxy-1'), sequence: 1, previousDigest: 'x' },
      auditConfig(),
    );
    const bytes = Buffer.byteLength(JSON.stringify(event));
    const [unread, all] = [4 * 1_048_576, 9_000_000];
    for (let sent = 0; sent < all; sent += bytes) trail.publish(event);
    socket.resume();
    await closed;
    // What waits for it may be the bound, one event more, and what the kernel holds.
    expect(socket.bytesRead).toBeLessThan(unread + bytes + 1_048_576);
  });

  test('metrics count events by name and error code', async () => {
    const { socketPath, trail } = await start();
    const event = buildEvent({ act: { eventName: 'StartSession', errorCode: 'AccessDenied' }, timeMs: NOW }, { proxyId: proxyId('proxy-1'), sequence: 1, previousDigest: 'x' }, auditConfig());
    trail.publish(event);
    trail.publish(event);
    const text = await new Promise<string>((resolve) =>
      request({ socketPath, path: '/v1/metrics' }, (response) => response.setEncoding('utf8').once('data', resolve)).end(),
    );
    expect(text).toContain('sallyport_audit_events_total{event_name="StartSession",error_code="AccessDenied"} 2\n');
    expect(text).toContain('sallyport_audit_last_sequence 4\n');
  });
});

describe('what is wrong with a request is said', () => {
  test.each([
    ['GET', '/v1/nothing', '', 404, 'CONTROL_ROUTE'],
    ['DELETE', '/v1/locks', '', 404, 'CONTROL_ROUTE'],
    ['GET', '/v1/events', '', 400, 'CONTROL_REQUEST'],
    ['POST', '/v1/locks', 'not json', 400, 'CONTROL_REQUEST'],
    ['POST', '/v1/locks', '{}', 400, 'CONTROL_REQUEST'],
    ['POST', '/v1/locks', JSON.stringify({ ...order, durationSeconds: 2_592_001 }), 400, 'CONTROL_REQUEST'],
    ['POST', '/v1/locks', JSON.stringify({ ...order, extra: 1 }), 400, 'CONTROL_REQUEST'],
    ['POST', '/v1/locks', JSON.stringify({ ...order, subject: 'source', value: 'everywhere' }), 400, 'LOCK_INVALID'],
    ['POST', '/v1/locks', 'x'.repeat(20_000), 413, 'CONTROL_BODY'],
    ['POST', '/v1/sessions/%E0%A4%A/cut', '{}', 400, 'CONTROL_REQUEST'],
  ])('%s %s', async (method, path, body, status, code) => {
    const { socketPath, lockTable } = await start();
    const answer = await ask(socketPath, method, path, body);
    expect(answer).toMatchObject({ status, json: { code, message: expect.stringMatching(/.+/) as string, remedy: expect.stringMatching(/.+/) as string } });
    expect(lockTable.list()).toEqual([]);
  });
});

describe('the admin socket', () => {
  test('only its owner may open it', async () => {
    const { socketPath } = await start();
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  });

  test('the folder of proofs is closed to others, loses what a crash left, and goes at the end', async () => {
    const directory = folder();
    const proofs = proofFolderOf(join(directory, 'admin.sock'));
    mkdirSync(proofs, { mode: 0o777 });
    symlinkSync('left', join(proofs, 'left'));
    const { server, client } = await start(directory);
    await client.drain();
    expect(readdirSync(proofs)).toEqual([]);
    expect(statSync(proofs).mode & 0o7777).toBe(0o700);
    await server.close();
    expect(existsSync(proofs)).toBe(false);
  });

  test.each([
    ['a link to a folder', (path: string) => symlinkSync(tmpdir(), path), 'is not a folder'],
    ['a file', (path: string) => writeFileSync(path, ''), 'is not a folder'],
  ])('%s in the place of the folder of proofs is refused', async (_what, plant, why) => {
    const directory = folder();
    plant(proofFolderOf(join(directory, 'admin.sock')));
    await expect(start(directory)).rejects.toMatchObject({ code: 'CONTROL_SOCKET', message: expect.stringContaining(why) as string });
  });

  test('with other users named, they can connect and prove; a folder that they cannot enter is refused', async () => {
    const directory = folder();
    await expect(start(directory, silentLog, { readers: [STRANGER] })).rejects.toMatchObject({ code: 'CONTROL_SOCKET', message: expect.stringContaining('control.readers') as string });
    chmodSync(directory, 0o711);
    const { socketPath } = await start(directory, silentLog, { readers: [STRANGER] });
    expect(statSync(socketPath).mode & 0o777).toBe(0o666);
    expect(statSync(proofFolderOf(socketPath)).mode & 0o7777).toBe(0o1733);
  });

  test('idle connections of others keep no operator out', async () => {
    const directory = folder();
    chmodSync(directory, 0o711);
    const { socketPath, client } = await start(directory, silentLog, { readers: [STRANGER] });
    const idle: Socket[] = [];
    cleanUps.push(() => idle.forEach((socket) => void socket.destroy()));
    for (let i = 0; i < 150; i += 1) {
      const socket = connect(socketPath);
      socket.on('error', () => undefined);
      idle.push(socket);
      await once(socket, 'connect');
    }
    await client.drain();
    expect((await client.health()).status).toBe('ok');
  });

  test('a request without a proof changes nothing, and says to update', async () => {
    const { socketPath, calls, lockTable } = await start();
    for (const path of ['/v1/drain', '/v1/reload', '/v1/locks']) {
      const answer = await new Promise<IncomingMessage>((resolve) => request({ socketPath, method: 'POST', path, headers: { authorization: `Sallyport-Link ${'0'.repeat(64)}` } }, resolve).end());
      expect(answer.statusCode).toBe(401);
      const plain = await new Promise<IncomingMessage>((resolve) => request({ socketPath, method: 'POST', path }, resolve).end());
      expect(plain.statusCode).toBe(401);
      expect(await text(plain)).toContain('Update the `sallyport` command');
    }
    expect(calls).toEqual([]);
    expect(lockTable.list()).toEqual([]);
  });

  test('what the caller says of itself is a claim: the lock and its events name the user', async () => {
    const { client, trail } = await start();
    const { lock } = await client.createLock({ ...order, createdBy: 'carol the CISO' });
    await client.liftLock(lock.id, { reason: 'r', liftedBy: 'carol the CISO' });
    const me = await self();
    expect(lock.createdBy).toBe(`carol the CISO as ${me}`);
    expect(trail.acts.map(({ operator }) => operator)).toEqual([1, 2].map(() => ({ principal: me, claimedBy: 'carol the CISO' })));
    await expect(client.createLock({ ...order, createdBy: 'x as uid:0(root)' })).rejects.toMatchObject({ code: 'CONTROL_REQUEST' });
  });

  test('what a crash left behind is replaced; a socket that answers and a file are not', async () => {
    const directory = folder();
    const path = join(directory, 'admin.sock');
    // A listener's file stays when it is closed without its server knowing: what a killed process leaves.
    const dead = createNetServer();
    await new Promise<void>((resolve) => dead.listen(path, resolve));
    const { renameSync } = await import('node:fs');
    renameSync(path, `${path}.kept`);
    await new Promise((resolve) => dead.close(resolve));
    renameSync(`${path}.kept`, path);
    const { client } = await start(directory);
    expect((await client.health()).status).toBe('ok');
    await expect(start(directory)).rejects.toMatchObject({ code: 'CONTROL_SOCKET_IN_USE' });

    const other = folder();
    writeFileSync(join(other, 'admin.sock'), 'a file');
    await expect(start(other)).rejects.toMatchObject({ code: 'CONTROL_SOCKET' });
  });

  test('a folder that others can write to, and a path that is too long, are refused', async () => {
    const open = folder();
    chmodSync(open, 0o777);
    await expect(start(open)).rejects.toMatchObject({ code: 'CONTROL_SOCKET', message: expect.stringContaining('mode 777') as string });
    await expect(start(join(folder(), 'x'.repeat(100)))).rejects.toMatchObject({ code: 'CONTROL_SOCKET', message: expect.stringContaining('107') as string });
  });

  test('closing ends the followers and frees the path', async () => {
    const directory = folder();
    const { server, client } = await start(directory);
    const following = (async () => {
      for await (const _event of client.followEvents(new AbortController().signal)) throw new Error('no event was published');
    })();
    await client.health();
    await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    await following.catch((error: unknown) => expect(error).toMatchObject({ code: 'CONTROL_UNREACHABLE' }));
    const again = await start(directory);
    expect((await again.client.health()).status).toBe('ok');
  });
});
