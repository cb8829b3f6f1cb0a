import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { is } from '../harness/events';
import { runOk } from '../harness/process';
import { totpCode } from '../harness/proxy';
import { startSystem, type System } from '../harness/system';
import { describeWith, findPython } from '../harness/tools';

describeWith(['sshd', 'python'], 'Python clients through the proxy', () => {
  let system: System;
  let scratch: string;
  const python = () => findPython() ?? '';
  const script = (name: string) => join(__dirname, 'python', name);
  const userName = () => `${system.sshd.login}+web-1`;

  beforeAll(async () => {
    system = await startSystem();
    scratch = join(system.directory, 'scratch');
    mkdirSync(scratch);
  }, 60_000);

  afterAll(async () => system.stop());

  test('paramiko: key and one-time code, a command, sftp, a terminal', async () => {
    const { alice } = system.proxy.users;
    const code = totpCode(alice.totpSecret ?? '');
    const { stdout } = await runOk(python(), [
      script('paramiko_client.py'),
      String(system.proxy.port),
      userName(),
      alice.keyFile,
      code,
      scratch,
    ]);
    expect(JSON.parse(stdout.toString())).toEqual({
      asked: [expect.stringMatching(/code/i) as string],
      stdout: 'out\n',
      stderr: 'err\n',
      status: 7,
      same: true,
      listed: true,
      size: '40 120',
    });
    await system.eventOnce(
      is('TransferFile', {
        principal: 'alice',
        params: { operation: 'remove', path: join(scratch, 'paramiko.there') },
      }),
    );
  });

  test('asyncssh: commands side by side, sftp, scp, and a forward that the machine may not have', async () => {
    const { ci } = system.proxy.users;
    const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { stdout } = await runOk(python(), [
      script('asyncssh_client.py'),
      String(system.proxy.port),
      userName(),
      ci.keyFile,
      scratch,
      String(port),
    ]);
    server.close();
    expect(JSON.parse(stdout.toString())).toEqual({
      outputs: ['0\n', '1\n', '2\n', '3\n', '4\n', '5\n'],
      statuses: [0, 1, 2, 3, 4, 5],
      same: true,
      size: 700_001,
      forwarded: expect.stringMatching(/^refused/) as string,
      big: 3_000_000,
    });
    await system.eventOnce(is('ForwardPort', { principal: 'ci', errorCode: 'AccessDenied' }));
  });

  // As docs/clients.md has it. `ansible_user=LOGIN+TARGET` would make Ansible look for the home of a user of that name.
  test.each([
    ['with the target in ssh_config', () => 'web-1'],
    ['with the target in the SSH user', () => `web-1 ansible_ssh_common_args='-o User=${userName()}'`],
    ['by jump', () => `jump-web-1 ansible_user=${system.sshd.login}`],
  ])(
    'Ansible %s: a playbook over ControlPersist, with a task in the background',
    async (_, host) => {
      const folder = mkdtempSync(join(scratch, 'ansible-'));
      const inventory = join(folder, 'inventory.ini');
      const playbook = join(folder, 'play.yml');
      writeFileSync(inventory, `${host()} ansible_python_interpreter=${python()}\n`);
      const copied = join(folder, 'copied.txt');
      const tasks = [
        { ping: null },
        { copy: { content: 'from ansible', dest: copied } },
        { command: 'echo done' },
        { command: 'echo later', async: 60, poll: 1 },
      ];
      writeFileSync(playbook, JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
      const env = {
        ANSIBLE_HOST_KEY_CHECKING: 'True',
        ANSIBLE_SSH_ARGS: `-F ${system.ci.configFile} -o ControlMaster=auto -o ControlPersist=5s`,
        ANSIBLE_HOME: join(folder, '.ansible'),
        ANSIBLE_NOCOLOR: '1',
        LC_ALL: 'C.UTF-8',
      };
      const { stdout } = await runOk(join(dirname(python()), 'ansible-playbook'), ['-i', inventory, playbook], {
        env,
        timeoutMs: 90_000,
      });
      expect(stdout.toString()).toMatch(/web-1\s+: ok=4\s+changed=3\s+unreachable=0\s+failed=0/);
      expect(readFileSync(copied, 'utf8')).toBe('from ansible');
      expect(readdirSync(homedir()).filter((name) => name.startsWith('~'))).toEqual([]);
      await system.eventOnce(
        is('ExecuteCommand', { principal: 'ci', errorCode: null, params: { command: /AnsiballZ|ansible/ } }),
      );
    },
    120_000,
  );
});
