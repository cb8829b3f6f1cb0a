import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { is } from '../../harness/events';
import { run, runOk } from '../../harness/process';
import { describeOptionally, describeWith } from '../../harness/tools';
import { COMMAND, expectDriven, expectEvents, expectSame, FORBIDDEN, startBench, type Bench } from './driver';

let bench: Bench;

beforeAll(async () => {
  bench = await startBench(['dropbear']);
}, 60_000);
afterAll(() => bench.stop());

/** The port and machine of clients that cannot do two factors. */
const port = (): string => String(bench.system.proxy.port);
const machineKey = (): string => bench.system.proxy.users.ci.keyFile;

describeWith(['sshd', 'dbclient', 'dropbearconvert', 'scp'], 'dropbear', () => {
  test('dbclient: code, commands, scp over it, events', async () => {
    const { keyFile, code, there } = bench.person('dropbear');
    const key = `${there}.key`;
    // dropbearconvert reads PEM, and not OpenSSH's own form of every type.
    await runOk('dropbearconvert', ['openssh', 'dropbear', `${keyFile}_ecdsa`, key]);
    const home = `${there}.home`;
    mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 });
    // dbclient looks a host up by its name alone, whatever the port.
    const hostKey = bench.system.proxy.hostKey.split(' ').slice(0, 2).join(' ');
    writeFileSync(join(home, '.ssh', 'known_hosts'), `127.0.0.1 ${hostKey}\n`);
    // What dbclient answers to any prompt, where it has no terminal to ask at.
    const env = { HOME: home, DROPBEAR_PASSWORD: code };
    const options = ['-i', key, '-p', port()];
    const at = `${bench.user}@127.0.0.1`;
    // The code is asked for once; its prompt would be in the way on the errors of the command.
    await runOk('dbclient', [...options, at, 'true'], { env });
    const command = async (text: string) => {
      const { code: status, stdout, stderr } = await run('dbclient', ['-q', ...options, at, text], { env });
      return { status, stdout: stdout.toString(), stderr };
    };
    expectDriven({ ran: await command(COMMAND), refused: await command(FORBIDDEN) });
    // scp gives its program options of OpenSSH's client, which dbclient does not know; host and command are the last two.
    const wrapper = `${there}.ssh`;
    const dbclient = ['dbclient', '-q', ...options, '-l', bench.user].join(' ');
    writeFileSync(
      wrapper,
      `#!/bin/sh\nfor each; do host=$command; command=$each; done\nexec ${dbclient} "$host" "$command"\n`,
    );
    chmodSync(wrapper, 0o700);
    const remote = `${at}:${there}.scp`;
    await runOk('scp', ['-q', '-O', '-S', wrapper, bench.local, remote], { env });
    await runOk('scp', ['-q', '-O', '-S', wrapper, remote, `${there}.scp.back`], { env });
    expectSame(bench, 'dropbear', ['scp']);
    await expectEvents(bench, 'dropbear', ['scp']);
  }, 60_000);
});

describeWith(['sshd', 'curl'], 'curl', () => {
  test.each(['sftp', 'scp'])(
    '%s:// both ways, as a machine: libssh2 cannot do two factors',
    async (scheme) => {
      const there = join(dirname(bench.local), `curl.${scheme}`);
      // In a URL a + of the user name is read as it is by curl, but not by all: docs/clients.md.
      const url = `${scheme}://127.0.0.1:${port()}${there}`;
      const options = [
        '-sS',
        '--user',
        `${bench.user}:`,
        '--key',
        `${machineKey()}_ecdsa`,
        '--pubkey',
        `${machineKey()}_ecdsa.pub`,
        '--insecure',
      ];
      await runOk('curl', [...options, '-T', bench.local, url]);
      await runOk('curl', [...options, '-o', `${there}.back`, url]);
      for (const file of [there, `${there}.back`])
        expect(readFileSync(file).equals(readFileSync(bench.local))).toBe(true);
      await bench.system.eventOnce(
        is('TransferFile', { principal: 'ci', errorCode: null, params: { path: there, protocol: scheme } }),
      );
    },
    30_000,
  );
});

describeOptionally(['sshd', 'ssh', 'sshfs', 'fusermount3', '/dev/fuse'], 'sshfs', () => {
  test('a mounted folder: write, read, rename, remove', async () => {
    const folder = join(dirname(bench.local), 'sshfs');
    const mount = join(dirname(bench.local), 'mount');
    for (const each of [folder, mount]) mkdirSync(each);
    const options = [
      'IdentitiesOnly=yes',
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${bench.knownHosts}`,
      `IdentityFile=${machineKey()}`,
    ];
    await runOk('sshfs', [
      '-F',
      '/dev/null',
      '-p',
      port(),
      ...options.flatMap((each) => ['-o', each]),
      `${bench.user}@127.0.0.1:${folder}`,
      mount,
    ]);
    try {
      await runOk('cp', [bench.local, join(mount, 'a')]);
      await runOk('mv', [join(mount, 'a'), join(mount, 'b')]);
      await runOk('cmp', [bench.local, join(mount, 'b')]);
      expect(readFileSync(join(folder, 'b')).equals(readFileSync(bench.local))).toBe(true);
      await runOk('rm', [join(mount, 'b')]);
    } finally {
      await runOk('fusermount3', ['-u', mount]);
    }
    await bench.system.eventOnce(
      is('TransferFile', {
        principal: 'ci',
        errorCode: null,
        params: { operation: 'remove', path: join(folder, 'b') },
      }),
    );
  }, 60_000);
});
