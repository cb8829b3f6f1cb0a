import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { is } from '../harness/events';
import { openSshFor, type OpenSsh } from '../harness/openssh';
import { Daemon, run, runOk, type Finished } from '../harness/process';
import { totpCode } from '../harness/proxy';
import { startSystem, type System } from '../harness/system';
import { describeWith, REPOSITORY } from '../harness/tools';

const STEP_MS = 30_000;

describeWith(['ssh', 'sshd'], 'one-time codes over several proxies and restarts', () => {
  let system: System;
  let second: Daemon;
  let secondPort: number;

  beforeAll(async () => {
    // Nothing is remembered, so that each login asks for a code.
    system = await startSystem({ config: { mfa: { rememberSeconds: 0 } } });
    const { directory, stateDirectory } = system.proxy;
    const state = join(directory, 'second-state');
    mkdirSync(state, { mode: 0o700 });
    const config = parse(readFileSync(join(directory, 'proxy.yaml'), 'utf8')) as Record<string, unknown>;
    const file = join(directory, 'second.yaml');
    const shared = {
      ...config,
      listen: [{ host: '127.0.0.1', port: 0 }],
      stateDirectory: state,
      control: { lockDirectory: join(stateDirectory, 'locks') },
    };
    writeFileSync(file, stringify(shared), { mode: 0o600 });
    const program = join(REPOSITORY, 'proxy-image', 'bin', 'sallyport-proxy.js');
    const env = { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    second = Daemon.start('second proxy', process.execPath, [program, '--config', file], { env });
    const [, port] = await second.waitFor(/127\.0\.0\.1:(\d+)/);
    secondPort = Number(port);
  }, 60_000);

  afterAll(async () => {
    await second.stop();
    await system.stop();
  });

  const elsewhere = (): OpenSsh =>
    openSshFor(
      { ...system.proxy, port: secondPort, directory: system.proxy.directory },
      system.proxy.users.alice,
      system.sshd,
    );
  /** Logs alice in with one code. A client that is asked again has no other. */
  const login = (client: OpenSsh, code: string): Promise<Finished> => {
    writeFileSync(join(dirname(client.configFile), 'code'), code);
    return run(
      'ssh',
      ['-F', client.configFile, '-o', 'NumberOfPasswordPrompts=1', '-o', 'LogLevel=INFO', 'web-1', 'echo in'],
      {
        env: client.env,
      },
    );
  };
  const secretOf = () => system.proxy.users.alice.totpSecret ?? '';

  test('a code that was used on one proxy is refused by another, and by the first after it was killed', async () => {
    const now = Date.now();
    const code = totpCode(secretOf(), now);
    expect((await login(system.alice, code)).stdout.toString()).toBe('in\n');
    const replayed = await login(elsewhere(), code);
    expect(replayed.code).toBe(255);
    expect(replayed.stderr).toContain('That code was used before');
    await system.eventOnce(is('AuthenticateUser', { errorCode: 'MfaFailed', principal: 'alice' }));
    await system.proxy.daemon.stop('SIGKILL');
    await system.proxy.restart();
    const first = openSshFor(system.proxy, system.proxy.users.alice, system.sshd);
    expect((await login(first, code)).stderr).toContain('That code was used before');
    expect((await login(elsewhere(), totpCode(secretOf(), now + STEP_MS))).stdout.toString()).toBe('in\n');
  }, 60_000);

  test('wrong codes on one proxy lock the person out on the other, and nobody else', async () => {
    for (let count = 0; count < 5; count += 1) expect((await login(elsewhere(), '000000')).code).toBe(255);
    const refused = await login(openSshFor(system.proxy, system.proxy.users.alice, system.sshd), '000000');
    expect(refused.stderr).toMatch(/too many wrong codes; try again in \d+ s/);
    await runOk('ssh', ['-F', system.ci.configFile, '-o', 'BatchMode=yes', 'web-1', 'true']);
  }, 60_000);
});
