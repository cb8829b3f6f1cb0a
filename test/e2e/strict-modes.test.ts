import { chmodSync, chownSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSshFor } from '../harness/openssh';
import { run } from '../harness/process';
import { startSystem, type System } from '../harness/system';
import { describeWith, REPOSITORY } from '../harness/tools';

const PROXY = join(REPOSITORY, 'proxy-image', 'bin', 'sallyport-proxy.js');

describeWith(['sshd', 'ssh'], 'files that others may change or read', () => {
  let system: System;
  let at: (name: string) => string;

  beforeAll(async () => {
    system = await startSystem();
    at = (name) => join(system.proxy.directory, name);
  }, 60_000);
  afterAll(() => system.stop());

  /** What the program says of the config as it is now, with its exit status. */
  const program = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(process.execPath, [PROXY, '--config', at('proxy.yaml'), ...args]);
    return { code, text: `${stdout.toString()}${stderr}` };
  };

  const login = () => {
    const { proxy, sshd } = system;
    return run('ssh', ['-F', openSshFor(proxy, proxy.users.ci, sshd).configFile, '-n', 'web-1', 'echo in']);
  };

  test('stop a start, and --check-config says which, why and what mends each', async () => {
    chmodSync(at('host_ed25519'), 0o644);
    chmodSync(at('access/test.cedar'), 0o666);
    const checked = await program('--check-config');
    expect(checked.code).toBe(1);
    expect(checked.text).toContain(
      `hostKeys[0]: the file ${at('host_ed25519')}: others may read it, and it holds a private key (mode 0644, owner `,
    );
    expect(checked.text).toContain(`; chmod 0600 ${at('host_ed25519')}\n`);
    expect(checked.text).toContain(
      `access.policyDirectory: the file ${at('access/test.cedar')}: others may write to it (mode 0666, owner `,
    );
    expect(checked.text).toContain(`; chmod go-w ${at('access/test.cedar')}\n`);
    const started = await program();
    expect(started.code).toBe(1);
    expect(started.text).toMatch(/CONFIG_INVALID: The configuration has 2 errors/);
    // What the program says is what mends it.
    for (const [, command = ''] of checked.text.matchAll(/; (chmod .*)$/gm))
      expect((await run('sh', ['-c', command])).code).toBe(0);
    expect(await program('--check-config')).toMatchObject({ code: 0 });
  });

  test('stop a reload: the former users stay in force until the mode is mended', async () => {
    const { daemon } = system.proxy;
    const users = at('users.yaml');
    const before = readFileSync(users, 'utf8');
    expect((await login()).stdout.toString()).toBe('in\n');
    writeFileSync(users, 'users: []\n');
    chmodSync(users, 0o602);
    daemon.child.kill('SIGHUP');
    await daemon.waitFor(/users\.file: the file \S+users\.yaml: others may write to it.*the former stays in force/);
    expect((await login()).stdout.toString()).toBe('in\n');
    chmodSync(users, 0o600);
    daemon.child.kill('SIGHUP');
    await daemon.waitFor(/configuration read again/);
    expect((await login()).code).not.toBe(0);
    writeFileSync(users, before);
  });

  test('are warned of with strictModes: false', async () => {
    const config = at('proxy.yaml');
    const kept = at('proxy.yaml.kept');
    copyFileSync(config, kept);
    writeFileSync(config, `${readFileSync(config, 'utf8')}strictModes: false\n`);
    chmodSync(at('targets.yaml'), 0o666);
    const { code, text } = await program('--check-config');
    expect(text).toMatch(/warning: strictModes: strictModes is off/);
    expect(text).toMatch(/warning: targets\.file: the file \S+targets\.yaml: others may write to it/);
    expect(code).toBe(0);
    chmodSync(at('targets.yaml'), 0o600);
    copyFileSync(kept, config);
  });

  // Only root gives files away; strict-modes.test.ts has foreign owners for everybody.
  (process.getuid?.() === 0 ? test : test.skip)('belong to root or to the proxy', async () => {
    chownSync(at('users.yaml'), 65_534, 65_534);
    const { code, text } = await program('--check-config');
    expect(text).toMatch(
      /the file \S+users\.yaml: belongs to user 65534, who is neither root nor the user of the proxy \(root\)/,
    );
    expect(text).toMatch(/; chown root \S+users\.yaml$/m);
    expect(code).toBe(1);
    chownSync(at('users.yaml'), 0, 0);
  });
});
