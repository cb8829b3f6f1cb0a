import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { verifyChain, type AuditEvent } from '@sallyport/contract';
import { asked } from '../../harness/events';
import { Daemon, run } from '../../harness/process';
import { totpCode } from '../../harness/proxy';
import { describeWith } from '../../harness/tools';
import { encode } from '../../../proxy-image/src/transport/wire';
import { exit, startTcp } from './hostile-target';
import { RawClient } from './raw-client';
import { startWorld, type World } from './world';

/** What must never come after the order that ends a session: a success of that session. */
function successesAfterCut(events: readonly AuditEvent[], sessionId: string): string[] {
  const ofSession = events.filter((event) => event.additionalEventData.sessionId === sessionId);
  const cut = ofSession.findIndex(({ eventName }) => eventName === 'TerminateSession');
  return cut === -1 ? ['no TerminateSession'] : ofSession.slice(cut + 1).filter(({ eventName, errorCode }) => errorCode === undefined && !eventName.startsWith('End')).map(({ eventName }) => eventName);
}

describeWith(['ssh', 'sshd'], 'locks and limits under races', () => {
  let world: World;
  let silent: Awaited<ReturnType<typeof startTcp>>;
  beforeAll(async () => {
    silent = await startTcp(() => undefined);
    world = await startWorld({ targets: [{ name: 'silent', port: silent.port }] });
  }, 30_000);
  afterAll(async () => {
    await world.stop();
    silent.stop();
  });

  const userName = (target: string) => `${world.sshd.login}+${target}`;
  const sessionOf = async (target: string): Promise<string> => {
    for (;;) {
      const session = (await world.sessions()).find((each) => each.target === target);
      if (session !== undefined) return session.id;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  test('while the target is dialled: the session ends, nothing of it succeeds afterwards', async () => {
    const raw = await RawClient.ready({ port: world.proxy.port, userName: userName('silent'), keyFile: world.proxy.users.ci.keyFile });
    raw.peer.send(90, 'session', 0, 2 ** 21, 32_768);
    raw.peer.send(90, 'direct-tcpip', 1, 2 ** 21, 32_768, '127.0.0.1', 22, '127.0.0.1', 1);
    raw.peer.send(80, 'tcpip-forward', true, '127.0.0.1', 0);
    const id = await sessionOf('silent');
    const lock = await world.lock('principal', 'ci');
    await raw.peer.cut(2_000);
    await world.eventOnce(({ eventName, additionalEventData }) => eventName === 'TerminateSession' && additionalEventData.sessionId === id);
    await world.lift(lock);
    expect(successesAfterCut(world.events(), id)).toEqual([]);
    expect(raw.peer.messages.filter(({ type }) => type === 91 || type === 81)).toEqual([]);
    expect(await world.sessions()).toEqual([]);
  });

  test('while the code is asked for: the right code lets nobody in', async () => {
    const { alice } = world.proxy.users;
    const raw = await RawClient.unauthenticated({ port: world.proxy.port, userName: userName('web-1'), keyFile: alice.keyFile });
    raw.sign();
    await raw.peer.nextOf(51);
    raw.peer.send(50, userName('web-1'), 'ssh-connection', 'keyboard-interactive', '', '');
    await raw.peer.nextOf(60);
    // What is pipelined while the code is pending must not get through, either.
    const lock = await world.lock('person', 'alice');
    raw.peer.send(61, 1, totpCode(alice.totpSecret ?? ''));
    await raw.peer.cut(3_000);
    await world.lift(lock);
    expect(raw.peer.messages.filter(({ type }) => type === 52)).toEqual([]);
    await world.eventOnce((event) => event.eventName === 'AuthenticateUser' && event.errorCode === 'PrincipalLocked' && event.userIdentity.principalId === 'alice');
  });

  test.each([
    ['a channel', (raw: RawClient) => raw.peer.send(90, 'session', 0, 2 ** 21, 32_768)],
    ['a forwarding', (raw: RawClient) => raw.peer.send(90, 'direct-tcpip', 0, 2 ** 21, 32_768, '127.0.0.1', world.sshd.port, '127.0.0.1', 1)],
    ['a listener', (raw: RawClient) => raw.peer.send(80, 'tcpip-forward', true, '127.0.0.1', 0)],
  ])('%s while the code is pending is refused (Warpgate GHSA-xm63-rjwf-r3g8)', async (_, act) => {
    const { alice } = world.proxy.users;
    const raw = await RawClient.unauthenticated({ port: world.proxy.port, userName: userName('web-1'), keyFile: alice.keyFile });
    raw.sign();
    await raw.peer.nextOf(51);
    raw.peer.send(50, userName('web-1'), 'ssh-connection', 'keyboard-interactive', '', '');
    await raw.peer.nextOf(60);
    act(raw);
    await raw.peer.cut(3_000);
    expect(raw.peer.messages.filter(({ type }) => type === 91 || type === 81 || type === 52)).toEqual([]);
  });

  test('a channel behind the signature in the same write waits for the gate, and a lock stops it', async () => {
    const lock = await world.lock('key', await fingerprint(world.proxy.users.ci.keyFile));
    const raw = await RawClient.unauthenticated({ port: world.proxy.port, userName: userName('web-1'), keyFile: world.proxy.users.ci.keyFile });
    raw.sign();
    raw.peer.send(90, 'session', 0, 2 ** 21, 32_768);
    await raw.peer.cut(3_000);
    await world.lift(lock);
    expect(raw.peer.messages.filter(({ type }) => type === 91 || type === 52)).toEqual([]);
  });

  test('a storm of logins and channels around a lock: nothing succeeds after it', async () => {
    let stop = false;
    const confirmed: { at: number; what: string }[] = [];
    const client = async () => {
      while (!stop) {
        try {
          const raw = await world.raw();
          const channel = await raw.open();
          const ran = await raw.exec(channel, 'true');
          // A refusal of a locked session is worded on stderr behind a success of the request, with status 255.
          if (ran && (await raw.exitStatus(channel)) === 0) confirmed.push({ at: performance.now(), what: 'exec' });
          raw.end();
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
    };
    const clients = [client(), client(), client()];
    while (confirmed.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    const lock = await world.lock('login', world.sshd.login);
    const locked = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 500));
    stop = true;
    await Promise.all(clients);
    await world.lift(lock);
    expect(confirmed.filter(({ at }) => at > locked)).toEqual([]);
    const events = world.events();
    const created = events.findIndex((event) => event.eventName === 'CreateLock' && asked(event, 'lockId') === lock.id);
    const lifted = events.findIndex((event) => event.eventName === 'DeleteLock' && asked(event, 'lockId') === lock.id);
    const starts = new Set(['StartSession', 'StartShell', 'ExecuteCommand', 'ForwardPort']);
    expect(events.slice(created, lifted).filter(({ eventName, errorCode }) => starts.has(eventName) && errorCode === undefined)).toEqual([]);
  }, 20_000);

  test('a session that is cut has a whole recording, and its sum in the event is that of the file', async () => {
    const raw = await world.raw();
    const channel = await raw.open();
    raw.request(channel, 'pty-req', 'reply', 'xterm', 80, 24, 0, 0, '');
    raw.request(channel, 'shell', 'no reply');
    raw.peer.send(94, channel.remoteId, 'echo before-the-cut; for i in $(seq 2000); do echo line $i; done\n');
    await new Promise((resolve) => setTimeout(resolve, 700));
    const id = await sessionOf('web-1');
    const lock = await world.lock('target', 'web-1');
    await raw.peer.cut(2_000);
    await world.lift(lock);
    const ended = await world.eventOnce((event) => event.eventName === 'EndChannel' && event.additionalEventData.sessionId === id);
    const { recording, recordingSha256 } = ended.additionalEventData;
    const bytes = readFileSync(recording ?? '');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(recordingSha256);
    const lines = bytes.toString().trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
    expect(JSON.stringify(lines)).toContain('before-the-cut');
  }, 15_000);

  test('a lock on the jump cuts the inner session as well', async () => {
    const { ci } = world;
    const client = Daemon.start('ssh', 'ssh', ['-F', ci.configFile, 'jump-web-1', 'echo up; sleep 30'], { env: { ...process.env, ...ci.env } });
    await client.waitFor(/up/);
    const lock = await world.lock('source', '127.0.0.0/8');
    await client.waitFor(/locked|closed|lock is in force/i);
    await world.lift(lock);
    expect(await world.sessions()).toEqual([]);
    await client.stop();
  }, 15_000);

  test('the chain of all of it verifies', () => {
    expect(verifyChain(world.events())).toMatchObject({ intact: true });
  });

  test('at most so many targets of a jump at once, and none by another port or name', async () => {
    const raw = await RawClient.ready({ port: world.proxy.port, userName: 'jump', keyFile: world.proxy.users.ci.keyFile });
    for (const [host, port] of [['web-1', 23], ['127.0.0.1', world.sshd.port], ['localhost', 22], ['web-1\0.evil', 22], ['WEB-1.', 22], ['', 22], ['web-1', 65_558]] as const) {
      await expect(raw.open('direct-tcpip', encode(host, port, '127.0.0.1', 1))).rejects.toThrow(/refused/);
    }
    raw.peer.send(80, 'tcpip-forward', true, '0.0.0.0', 0);
    expect((await raw.peer.next(({ type }) => type === 81 || type === 82))?.type).toBe(82);
    raw.end();
  });

  test('an exit is told to a client that came before a drain; new ones are refused', async () => {
    world.target.behaviour = { onExec: (peer, id) => { setTimeout(() => exit(peer, id, 11), 1_200); } };
    const raw = await world.raw('bad');
    const channel = await raw.open();
    raw.request(channel, 'pty-req', 'reply', 'xterm', 80, 24, 0, 0, '');
    raw.request(channel, 'exec', 'reply', 'x');
    await raw.peer.next(() => raw.peer.messages.filter(({ type }) => type === 99).length === 2);
    await world.api('POST', '/v1/drain');
    raw.request(channel, 'window-change', 'reply', 100, 30, 0, 0);
    const second = raw.open();
    await expect(second).rejects.toThrow(/drain/);
    const answers = raw.peer.messages.filter(({ type }) => type === 99 || type === 100);
    expect(answers.at(-1)?.type).toBe(99);
    expect(await raw.exitStatus(channel)).toBe(11);
    raw.end();
    await world.proxy.daemon.waitFor(/"ended"/);
  }, 15_000);
});

async function fingerprint(keyFile: string): Promise<string> {
  const { stdout } = await run('ssh-keygen', ['-lf', `${keyFile}.pub`]);
  return stdout.toString().split(' ')[1] ?? '';
}
