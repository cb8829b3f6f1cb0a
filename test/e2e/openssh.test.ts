import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { asked, is, more, nextHeartbeat, summary } from '../harness/events';
import { freePort } from '../harness/network';
import { Daemon, run, runOk, type Finished, type RunOptions } from '../harness/process';
import { startSystem, type System } from '../harness/system';
import { describeWith } from '../harness/tools';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describeWith(
  ['ssh', 'sshd', 'scp', 'sftp', 'rsync', 'git', 'ssh-agent', 'ssh-add'],
  'OpenSSH through the proxy',
  () => {
    let system: System;
    let files: string;

    beforeAll(async () => {
      system = await startSystem();
      files = join(system.directory, 'files');
      mkdirSync(files);
      // The one time that alice types a code: the clients after it rely on the remembered proof.
      await runOk('ssh', ['-F', system.alice.configFile, 'web-1', 'true'], { env: system.alice.env });
    }, 60_000);

    afterAll(async () => system.stop());

    const ssh = (args: readonly string[], options: RunOptions = {}): Promise<Finished> =>
      run('ssh', ['-F', system.alice.configFile, ...args], {
        ...options,
        env: { ...system.alice.env, ...options.env },
      });

    test('a command: its output, its errors apart, its exit status, and its events', async () => {
      const finished = await ssh(['web-1', 'echo out; echo err >&2; exit 42']);
      expect(finished.stdout.toString()).toBe('out\n');
      expect(finished.stderr).toBe('err\n');
      expect(finished.code).toBe(42);
      // Not EndChannel: the one of an earlier command may have arrived before this command's events.
      const executed = is('ExecuteCommand', { params: { command: /^echo out/ } });
      const command = await system.eventOnce(executed);
      expect(command.additionalEventData).toMatchObject({
        person: 'alice',
        principalClass: 'person',
        mfa: 'true',
        mfaEvidence: 'totp',
        target: 'web-1',
        login: system.sshd.login,
      });
      expect(command.sourceIPAddress).toBe('127.0.0.1');
    });

    test('bytes pass unchanged both ways', async () => {
      const bytes = randomBytes(8 * 1024 * 1024 + 13);
      const finished = await ssh(['web-1', 'cat'], { input: bytes });
      expect(finished.code).toBe(0);
      expect(sha256(finished.stdout)).toBe(sha256(bytes));
    });

    test('stdout and stderr in parallel, 8 MB each, are both whole', async () => {
      const finished = await ssh(['web-1', 'head -c 8000000 /dev/zero & head -c 8000000 /dev/zero >&2; wait']);
      expect(finished.code).toBe(0);
      expect(finished.stdout.length).toBe(8_000_000);
      expect(finished.stderr.length).toBe(8_000_000);
    });

    test('a terminal: the size asked for, and the modes of the client', async () => {
      const finished = await ssh(['-tt', 'web-1', 'tty && stty -a']);
      expect(finished.stdout.toString()).toMatch(/^\/dev\/pts\/\d+/);
      expect(finished.code).toBe(0);
    });

    test('death by signal is told to the client', async () => {
      const finished = await ssh(['web-1', 'kill -TERM $$']);
      expect(finished.code).toBe(255);
      await system.eventOnce(
        (event) => event.eventName === 'EndChannel' && event.responseElements?.exitSignal === 'TERM',
      );
    });

    test('environment: what the allow list names passes, nothing else', async () => {
      const finished = await ssh([
        '-o',
        'SetEnv=LC_SALLYPORT=yes SALLYPORT_NO=no',
        'web-1',
        'echo "$LC_SALLYPORT/$SALLYPORT_NO"',
      ]);
      expect(finished.stdout.toString()).toBe('yes/\n');
    });

    test('rekeying every megabyte and asking for compression', async () => {
      const finished = await ssh(['-C', '-o', 'RekeyLimit=1M', 'web-1', 'head -c 20000000 /dev/zero | tr "\\0" x']);
      expect(finished.stdout.length).toBe(20_000_000);
      expect(finished.code).toBe(0);
    });

    test('sftp: a file there and back, with an event for each operation', async () => {
      const source = join(files, 'up');
      writeFileSync(source, randomBytes(3_000_001));
      const batch = `put ${source} ${files}/there\nget ${files}/there ${files}/back\nrename ${files}/there ${files}/moved\nrm ${files}/moved\n`;
      await runOk('sftp', ['-F', system.alice.configFile, '-b', '-', 'web-1'], { input: batch, env: system.alice.env });
      expect(sha256(readFileSync(join(files, 'back')))).toBe(sha256(readFileSync(source)));
      const events = await system.eventsUntil(
        is('TransferFile', { params: { operation: 'remove', path: `${files}/moved` } }),
      );
      const transfers = events.filter(is('TransferFile', { errorCode: null }));
      const closes = transfers.filter(
        (event) => asked(event, 'operation') === 'close' && asked(event, 'path') === `${files}/there`,
      );
      expect(closes.map((event) => event.responseElements?.bytesWritten)).toContain('3000001');
      expect(closes.map((event) => event.responseElements?.bytesRead)).toContain('3000001');
      expect(transfers.some(is('TransferFile', { params: { operation: 'rename', path: `${files}/there` } }))).toBe(
        true,
      );
    });

    test.each([
      ['scp', []],
      ['scp -O', ['-O']],
    ])('%s: both ways, a folder too', async (_, flags) => {
      const folder = join(files, `tree${flags.join('')}`);
      mkdirSync(join(folder, 'inner'), { recursive: true });
      writeFileSync(join(folder, 'a'), randomBytes(1_000_003));
      writeFileSync(join(folder, 'inner', 'empty file'), '');
      const scp = (from: string, to: string) =>
        runOk('scp', ['-F', system.alice.configFile, ...flags, '-r', '-p', '-q', from, to], { env: system.alice.env });
      await scp(folder, `web-1:${folder}.there`);
      await scp(`web-1:${folder}.there`, `${folder}.back`);
      await runOk('diff', ['-r', folder, `${folder}.back`]);
      await system.eventOnce(
        (event) => event.eventName === 'TransferFile' && Boolean(asked(event, 'path')?.endsWith('.there/a')),
      );
    });

    test('rsync: push and pull', async () => {
      const folder = join(files, 'rsync');
      mkdirSync(folder);
      writeFileSync(join(folder, 'a'), randomBytes(2_000_003));
      const rsync = (from: string, to: string) =>
        runOk('rsync', ['-a', '-e', `ssh -F ${system.alice.configFile}`, from, to], { env: system.alice.env });
      await rsync(`${folder}/`, `web-1:${folder}.there/`);
      await rsync(`web-1:${folder}.there/`, `${folder}.back/`);
      await runOk('diff', ['-r', folder, `${folder}.back`]);
      await system.eventOnce(is('ExecuteCommand', { errorCode: null, params: { command: /^rsync --server/ } }));
    });

    test('git: clone and push', async () => {
      const bare = join(files, 'repo.git');
      const clone = join(files, 'clone');
      const env = { ...system.alice.env, GIT_SSH_COMMAND: `ssh -F ${system.alice.configFile}`, HOME: system.directory };
      await runOk('git', ['init', '-q', '--bare', bare]);
      await runOk('git', ['clone', '-q', `ssh://web-1${bare}`, clone], { env });
      writeFileSync(join(clone, 'file'), randomBytes(100_000));
      const git = (...args: string[]) =>
        runOk('git', ['-C', clone, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { env });
      await git('add', 'file');
      await git('commit', '-qm', 'one');
      await git('push', '-q', 'origin', 'HEAD:main');
      const pushed = await runOk('git', ['-C', bare, 'log', '--format=%s', 'main']);
      expect(pushed.stdout.toString()).toBe('one\n');
      await system.eventOnce(is('ExecuteCommand', { errorCode: null, params: { command: /^git-receive-pack/ } }));
    });

    test('ProxyJump: the inner session is terminated, checked by host certificate, and audited', async () => {
      const finished = await ssh(['jump-web-1', 'echo inner']);
      expect(finished.stderr).toBe('');
      expect(finished.stdout.toString()).toBe('inner\n');
      const inner = await system.eventOnce(is('ExecuteCommand', { params: { command: 'echo inner' } }));
      expect(more(inner, 'target')).toBe('web-1');
      expect(more(inner, 'mfa')).toBe('true');
    });

    test('one ControlMaster, many sessions at once', async () => {
      const socket = join(system.directory, 'cm');
      const options = ['-o', `ControlPath=${socket}`];
      await runOk('ssh', ['-F', system.alice.configFile, ...options, '-o', 'ControlMaster=yes', '-fN', 'web-1'], {
        env: system.alice.env,
      });
      const outputs = await Promise.all(
        Array.from({ length: 8 }, (_, index) => ssh([...options, 'web-1', `sleep 0.1; echo ${index}; exit ${index}`])),
      );
      expect(outputs.map(({ stdout }) => stdout.toString())).toEqual(
        Array.from({ length: 8 }, (_, index) => `${index}\n`),
      );
      expect(outputs.map(({ code }) => code)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      await ssh([...options, '-O', 'exit', 'web-1']);
    });

    test('-L: bytes pass to what the policy allows, with an event that names the destination', async () => {
      const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
      await once(echo, 'listening');
      const { port } = echo.address() as AddressInfo;
      const local = await freePort();
      const client = Daemon.start(
        'ssh -L',
        'ssh',
        [
          '-F',
          system.alice.configFile,
          '-v',
          '-N',
          '-o',
          'LogLevel=DEBUG1',
          '-L',
          `127.0.0.1:${local}:127.0.0.1:${port}`,
          'web-1',
        ],
        {
          env: { ...process.env, ...system.alice.env },
        },
      );
      await client.waitFor(/Entering interactive session/);
      const bytes = randomBytes(1_000_000);
      expect(sha256(await roundTrip(local, bytes))).toBe(sha256(bytes));
      await client.stop();
      echo.close();
      await system.eventOnce(
        is('ForwardPort', { errorCode: null, params: { destinationHost: '127.0.0.1', destinationPort: String(port) } }),
      );
    });

    test('-L to a port that the policy refuses: nothing is dialled, the refusal is an event', async () => {
      const local = await freePort();
      const client = Daemon.start(
        'ssh -L',
        'ssh',
        ['-F', system.alice.configFile, '-o', 'LogLevel=DEBUG1', '-N', '-L', `127.0.0.1:${local}:127.0.0.1:1`, 'web-1'],
        {
          env: { ...process.env, ...system.alice.env },
        },
      );
      await client.waitFor(/Entering interactive session/);
      const socket = connect(local, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'close');
      await client.waitFor(/administratively prohibited/);
      await client.stop();
      await system.eventOnce(is('ForwardPort', { errorCode: 'AccessDenied', params: { destinationPort: '1' } }));
    });

    test('-D: a SOCKS proxy', async () => {
      const echo = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
      await once(echo, 'listening');
      const { port } = echo.address() as AddressInfo;
      const local = await freePort();
      const client = Daemon.start(
        'ssh -D',
        'ssh',
        ['-F', system.alice.configFile, '-o', 'LogLevel=DEBUG1', '-N', '-D', `127.0.0.1:${local}`, 'web-1'],
        {
          env: { ...process.env, ...system.alice.env },
        },
      );
      await client.waitFor(/Entering interactive session/);
      const socket = connect(local, '127.0.0.1');
      socket.write(Buffer.from([5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]));
      const received: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => received.push(chunk));
      await once(socket, 'end');
      expect(Buffer.concat(received).toString('latin1')).toMatch(/hello$/);
      socket.destroy();
      await client.stop();
      echo.close();
    });

    test('-R: the target listens, and what connects there arrives here', async () => {
      const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
      await once(echo, 'listening');
      const { port } = echo.address() as AddressInfo;
      const client = Daemon.start(
        'ssh -R',
        'ssh',
        ['-F', system.alice.configFile, '-o', 'LogLevel=INFO', '-N', '-R', `127.0.0.1:0:127.0.0.1:${port}`, 'web-1'],
        {
          env: { ...process.env, ...system.alice.env },
        },
      );
      const [, allocated] = await client.waitFor(/Allocated port (\d+)/);
      const bytes = randomBytes(500_000);
      expect(sha256(await roundTrip(Number(allocated), bytes))).toBe(sha256(bytes));
      await client.stop();
      echo.close();
      await system.eventOnce(is('ForwardPort', { errorCode: null, params: { direction: 'remote' } }));
    });

    test('agent forwarding: the agent answers on the target, and the act is an event', async () => {
      const socket = join(system.directory, 'agent');
      const agent = Daemon.start('ssh-agent', 'ssh-agent', ['-D', '-a', socket]);
      await agent.waitFor(/SSH_AUTH_SOCK/);
      const env = { ...system.alice.env, SSH_AUTH_SOCK: socket };
      await runOk('ssh-add', ['-q', system.proxy.users.alice.keyFile], { env });
      const finished = await ssh(['-A', 'web-1', 'ssh-add -l'], { env });
      expect(finished.stdout.toString()).toContain('ED25519');
      await agent.stop();
      await system.eventOnce(is('ForwardAgent', { errorCode: null }));
    });

    test('a person without a permission is refused and told why', async () => {
      const finished = await run('ssh', ['-F', system.bob.configFile, 'web-1', 'true'], { env: system.bob.env });
      expect(finished.code).toBe(255);
      await system.eventOnce((event) => event.userIdentity.principalId === 'bob' && event.errorCode === 'AccessDenied');
      const events = await system.eventsUntil(nextHeartbeat());
      expect(events.filter(is('ExecuteCommand', { principal: 'bob' }))).toEqual([]);
    });

    test('an unknown key is refused, and only a coalesced refusal is left of it', async () => {
      const key = join(files, 'stranger');
      await runOk('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
      const finished = await run('ssh', [
        '-F',
        system.alice.configFile,
        '-o',
        `IdentityFile=${key}`,
        '-i',
        key,
        '-F',
        '/dev/null',
        '-o',
        'IdentitiesOnly=yes',
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'UserKnownHostsFile=/dev/null',
        '-o',
        'BatchMode=yes',
        '-p',
        String(system.proxy.port),
        `${system.sshd.login}+web-1@127.0.0.1`,
        'true',
      ]);
      expect(finished.code).toBe(255);
      expect(finished.stderr).toContain('Permission denied');
      const refused = await system.eventOnce(is('AuthenticateUser', { errorCode: 'AuthenticationFailed' }));
      expect(Number(refused.additionalEventData.count)).toBeGreaterThanOrEqual(1);
    }, 40_000);

    test('a machine without MFA may do what its policy says, and no more', async () => {
      const ci = (args: readonly string[]) => run('ssh', ['-F', system.ci.configFile, '-o', 'BatchMode=yes', ...args]);
      const finished = await ci(['web-1', 'echo deploy']);
      expect(finished.stdout.toString()).toBe('deploy\n');
      const agent = await ci(['-A', 'web-1', 'echo "[$SSH_AUTH_SOCK]"']);
      expect(agent.stdout.toString()).toBe('[]\n');
      const command = await system.eventOnce(is('ExecuteCommand', { principal: 'ci' }));
      expect(command.additionalEventData).toMatchObject({
        mfa: 'false',
        mfaEvidence: 'none',
        principalClass: 'machine',
      });
    });

    test('what happened has no gaps: sequences are whole and no event lacks a session that has one', async () => {
      const events = await system.eventsUntil(nextHeartbeat());
      const sequences = events.map((event) => Number(more(event, 'sequence')));
      expect(sequences).toEqual(sequences.map((_, index) => index + 1));
      expect(events.slice(0, 3).find(is('ReloadConfiguration'))?.requestParameters).toEqual({ by: 'start' });
      const orphans = events.filter(
        (event) =>
          ['OpenChannel', 'ExecuteCommand', 'EndChannel'].includes(event.eventName) && more(event, 'sessionId') === '',
      );
      expect(summary(orphans)).toBe('');
      rmSync(files, { recursive: true });
    });
  },
);

async function roundTrip(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    received.push(chunk);
    length += chunk.length;
    if (length >= bytes.length) socket.end();
  });
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(received);
}
