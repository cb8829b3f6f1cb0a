import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from '../harness/events';
import { runOk } from '../harness/process';
import { startSystem, type System } from '../harness/system';
import { describeWith } from '../harness/tools';

/** More than a packet of any client, and no multiple of one. */
const CONTENT = randomBytes(700_001);

let system: System;
let scratch: string;
let local: string;

const user = (): string => `${system.sshd.login}+web-1`;
const port = (): string => String(system.proxy.port);
const keyFile = (): string => system.proxy.users.ci.keyFile;
const there = (name: string): string => join(scratch, name);

beforeAll(async () => {
  system = await startSystem();
  scratch = join(system.directory, 'scratch');
  mkdirSync(scratch);
  local = there('local');
  writeFileSync(local, CONTENT);
}, 60_000);
afterAll(() => system.stop());

const expectSame = (name: string): void => {
  expect(readFileSync(there(name)).equals(CONTENT)).toBe(true);
};

describeWith(['sshd', 'rclone'], 'rclone', () => {
  test('sends its whole buffer behind a WRITE: files of any size go both ways', async () => {
    const remote = [
      ...['--config', '/dev/null', '--retries', '1', '--sftp-host', '127.0.0.1', '--sftp-port', port()],
      ...['--sftp-user', user(), '--sftp-key-file', keyFile()],
    ];
    for (const size of [0, 1, 32_768, 32_769, 700_001]) {
      writeFileSync(there(`rclone-${size}`), CONTENT.subarray(0, size));
      await runOk('rclone', [...remote, 'copyto', there(`rclone-${size}`), `:sftp:${there(`rclone-up-${size}`)}`]);
      await runOk('rclone', [...remote, 'copyto', `:sftp:${there(`rclone-up-${size}`)}`, there(`rclone-down-${size}`)]);
      expect(readFileSync(there(`rclone-down-${size}`)).equals(CONTENT.subarray(0, size))).toBe(true);
    }
    await system.eventOnce(
      is('TransferFile', { principal: 'ci', params: { operation: 'close', path: there('rclone-up-700001') } }),
    );
  }, 60_000);
});

describeWith(['sshd', 'pscp', 'psftp', 'puttygen'], 'PuTTY', () => {
  let options: string[];
  beforeAll(async () => {
    await runOk('puttygen', [keyFile(), '-o', there('key.ppk')]);
    const { stdout } = await runOk('ssh-keygen', ['-lf', join(system.proxy.directory, 'host_ed25519.pub')]);
    options = ['-batch', '-hostkey', stdout.toString().split(' ')[1] ?? '', '-P', port(), '-i', there('key.ppk')];
  });

  test.each(['-scp', '-sftp'])(
    'pscp %s both ways; it confirms a file before it knows whether that is whole',
    async (protocol) => {
      const name = `pscp${protocol}`;
      await runOk('pscp', [...options, '-q', protocol, local, `${user()}@127.0.0.1:${there(name)}`]);
      await runOk('pscp', [...options, '-q', protocol, `${user()}@127.0.0.1:${there(name)}`, there(`${name}.back`)]);
      expectSame(name);
      expectSame(`${name}.back`);
    },
    30_000,
  );

  test('psftp', async () => {
    writeFileSync(
      there('batch'),
      `put ${local} ${there('psftp')}\nget ${there('psftp')} ${there('psftp.back')}\nls ${scratch}\nrm ${there('psftp')}\n`,
    );
    await runOk('psftp', [...options, '-b', there('batch'), `${user()}@127.0.0.1`]);
    expectSame('psftp.back');
  }, 30_000);
});

describeWith(['sshd', 'lftp'], 'lftp', () => {
  test('mirrors a folder both ways', async () => {
    mkdirSync(there('tree/sub'), { recursive: true });
    for (const name of ['a', 'sub/b', 'sub/c']) writeFileSync(there(`tree/${name}`), name);
    const ssh = `ssh -a -x -F /dev/null -i ${keyFile()} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=${there('known_hosts')} -o LogLevel=ERROR`;
    const commands = [
      `set sftp:connect-program "${ssh}"; set net:max-retries 1; open -u ${user()}, -p ${port()} sftp://127.0.0.1`,
      ...[
        `mirror -R ${there('tree')} ${there('lftp')}`,
        `mirror ${there('lftp')} ${there('lftp.back')}`,
        `rm -r ${there('lftp')}`,
        'bye',
      ],
    ];
    await runOk('lftp', ['-c', commands.join('; ')]);
    for (const name of ['a', 'sub/b', 'sub/c']) expect(readFileSync(there(`lftp.back/${name}`), 'utf8')).toBe(name);
  }, 60_000);
});
