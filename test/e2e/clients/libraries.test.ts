import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { is } from '../../harness/events';
import { runOk } from '../../harness/process';
import { describeOptionally, describeWith, findPython } from '../../harness/tools';
import { drive, expectDriven, expectEvents, expectSame, startBench, type Bench } from './driver';

let bench: Bench;

beforeAll(async () => {
  bench = await startBench(['net-ssh', 'phpseclib', 'libssh', 'libssh-rsa', 'jsch', 'sshj', 'mina']);
}, 60_000);
afterAll(() => bench.stop());

const driver = (...path: string[]): string => join(__dirname, ...path);

/** A folder with two files on the target, for what is recursive. */
const plantTree = (name: string): string => {
  const tree = `${bench.person(name).there}.tree`;
  mkdirSync(join(tree, 'sub'), { recursive: true });
  for (const file of ['a', 'sub/b']) writeFileSync(join(tree, file), file);
  return tree;
};

describeWith(['sshd', 'ruby:net/ssh', 'ruby:net/sftp', 'ruby:net/scp'], 'net-ssh, net-sftp and net-scp', () => {
  test('at the listener for old clients, with an ECDSA key: code, commands, files, events', async () => {
    const port = bench.system.proxy.oldClientsPort;
    const driven = await drive(bench, 'net-ssh', ['ruby', driver('net_ssh_client.rb')], { keyType: 'ecdsa', port });
    expectDriven(driven);
    expectSame(bench, 'net-ssh', ['sftp', 'scp']);
    await expectEvents(bench, 'net-ssh', ['sftp', 'scp']);
    const login = await bench.system.eventOnce(is('AuthenticateUser', { principal: 'net-ssh', errorCode: null }));
    expect(login.additionalEventData).toMatchObject({
      compatibility: 'stig',
      keyExchange: expect.stringMatching(/^ecdh-sha2-nistp/) as string,
      hostKeyAlgorithm: 'ecdsa-sha2-nistp256',
    });
  }, 60_000);
});

describeWith(['sshd', 'php:phpseclib3/autoload.php'], 'phpseclib 3', () => {
  test('code, commands, files, events, and a recursive chmod under one request id', async () => {
    const tree = plantTree('phpseclib');
    chmodSync(join(tree, 'sub', 'b'), 0o644);
    expectDriven(await drive(bench, 'phpseclib', ['php', driver('phpseclib_client.php')]));
    expectSame(bench, 'phpseclib', ['sftp']);
    expect(statSync(join(tree, 'sub', 'b')).mode & 0o777).toBe(0o700);
    await expectEvents(bench, 'phpseclib', ['sftp']);
  }, 60_000);
});

describeWith(['sshd', 'python:ssh.session'], 'libssh', () => {
  test.each([
    ['libssh', 'ecdsa' as const],
    ['libssh-rsa', 'rsa' as const],
  ])(
    '%s: code, commands, files, events',
    async (name, keyType) => {
      expectDriven(await drive(bench, name, [findPython() ?? '', driver('libssh_client.py')], { keyType }));
      expectSame(bench, name, ['sftp']);
      await expectEvents(bench, name, ['sftp']);
    },
    60_000,
  );
});

describeOptionally(['sshd', 'java', 'javac', 'mvn'], 'Java clients', () => {
  let folder: string;
  let java: string[];

  // Maven's first run on a machine fetches the libraries.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sp-java-'));
    cpSync(driver('java'), folder, { recursive: true });
    const list = join(folder, 'classpath');
    await runOk(
      'mvn',
      ['-q', '-B', '-f', join(folder, 'pom.xml'), 'dependency:build-classpath', `-Dmdep.outputFile=${list}`],
      { timeoutMs: 180_000 },
    );
    const { stdout } = await runOk('cat', [list]);
    const classes = ['Drive', 'JschDrive', 'SshjDrive', 'MinaDrive'].map((name) => join(folder, `${name}.java`));
    await runOk('javac', ['-cp', stdout.toString(), '-d', folder, ...classes], { timeoutMs: 60_000 });
    java = ['java', '-cp', `${folder}:${stdout.toString()}`, 'Drive'];
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['jsch', ['sftp']],
    ['sshj', ['sftp', 'scp']],
    ['mina', ['sftp', 'scp']],
  ])(
    '%s: code, commands, files, events',
    async (name, suffixes) => {
      const tree = plantTree(name);
      mkdirSync(`${bench.person(name).there}.back`);
      expectDriven(await drive(bench, name, [...java, name]));
      expectSame(bench, name, suffixes);
      await expectEvents(bench, name, suffixes);
      if (name === 'mina') await runOk('diff', ['-r', tree, join(`${bench.person(name).there}.back`, 'mina.tree')]);
    },
    60_000,
  );
});
