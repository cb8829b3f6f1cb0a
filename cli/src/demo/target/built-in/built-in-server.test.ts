import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'ssh2';
import { generateOpenSshKey } from '../../openssh-key';
import { createBuiltInServer } from './built-in-server';
import { currentUser } from './target-user';

const SFTP_SERVER = '/usr/lib/openssh/sftp-server';
const login = userInfo().username;
let folder: string;
let hostKey: string;
let hostPublicKey: string;
let authorizedKey: string;
const servers: Server[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-target-'));
  const host = generateOpenSshKey('host');
  hostKey = host.privateKey;
  hostPublicKey = host.publicKey;
  for (const name of ['login', 'stranger']) {
    const pair = generateOpenSshKey(name);
    writeFileSync(join(folder, name), pair.privateKey, { mode: 0o600 });
    if (name === 'login') authorizedKey = pair.publicKey;
  }
});

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

async function start(sftpServer?: string): Promise<number> {
  const user = { ...currentUser(process.env), shell: '/bin/sh', home: folder };
  const server = createBuiltInServer({ hostKey, authorizedKey, user, sftpServer });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${hostPublicKey}\n`);
  return port;
}

const options = (port: number, key = 'login'): string[] => [
  '-F',
  'none',
  '-i',
  join(folder, key),
  '-o',
  'IdentitiesOnly=yes',
  '-o',
  'BatchMode=yes',
  '-o',
  `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
  '-o',
  `Port=${port}`,
  '-o',
  `User=${login}`,
];

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], input = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}
const ssh = (port: number, args: readonly string[], input?: string): Promise<Finished> =>
  run('ssh', [...options(port), '127.0.0.1', ...args], input);

function outputUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (pattern.test(output)) resolve(output);
    });
    child.once('close', () => reject(new Error(`ended before ${pattern}: ${output}`)));
  });
}

test('a command runs as the user; output, errors, input and exit status come back', async () => {
  const port = await start();
  const done = await ssh(port, ['id -un; cat; echo problem >&2; exit 7'], 'from the client\n');
  expect(done).toEqual({ code: 7, stdout: `${login}\nfrom the client\n`, stderr: 'problem\n' });
});

test('many bytes arrive whole', async () => {
  const port = await start();
  const done = await ssh(port, ['head -c 5000000 /dev/zero | tr "\\0" x']);
  expect(done.stdout.length).toBe(5_000_000);
});

test('a key that is not the authorised one is refused', async () => {
  const port = await start();
  const done = await run('ssh', [...options(port, 'stranger'), '127.0.0.1', 'true']);
  expect(done.code).toBe(255);
  expect(done.stderr).toMatch(/Permission denied/);
});

test('another login name is refused', async () => {
  const port = await start();
  const done = await run('ssh', ['-l', 'somebody-else', ...options(port), '127.0.0.1', 'true']);
  expect(done.stderr).toMatch(/somebody-else@127.0.0.1: Permission denied/);
  expect(done.code).toBe(255);
});

test('with a terminal the command sees one of the size that the client has', async () => {
  const port = await start();
  const done = await ssh(port, ['-tt', 'test -t 0 && test -t 1 && stty size && echo "$TERM"']);
  expect(done.code).toBe(0);
  expect(done.stdout).toMatch(/^\d+ \d+\r\n\S+\r\n$/);
});

test('a shell takes commands from its terminal and ends with their status', async () => {
  const port = await start();
  const child = spawn('ssh', ['-tt', ...options(port), '127.0.0.1'], { stdio: 'pipe' });
  child.stdin.write('echo "sum=$((20+22))"; exit 5\n');
  await expect(outputUntil(child, /sum=42/)).resolves.toContain('sum=42');
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(5);
});

test('a command that a signal ended says so', async () => {
  const port = await start();
  const done = await run('ssh', ['-v', ...options(port), '127.0.0.1', 'kill -TERM $$']);
  expect(done.stderr).toMatch(/exit-signal/);
  expect(done.code).toBe(255);
});

test('when the client goes away its command is told', async () => {
  const port = await start();
  const mark = join(folder, 'hung-up');
  const child = spawn(
    'ssh',
    [...options(port), '127.0.0.1', `trap 'echo yes > ${mark}; exit' HUP; echo ready; while :; do sleep 0.05; done`],
    { stdio: 'pipe' },
  );
  await outputUntil(child, /ready/);
  child.kill('SIGKILL');
  while (!existsSync(mark) || statSync(mark).size === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(readFileSync(mark, 'utf8')).toBe('yes\n');
});

test('accepted variables pass, others do not', async () => {
  const port = await start();
  const done = await ssh(port, ['-o', 'SetEnv=LC_TEST=kept LD_PRELOAD_X=dropped', 'echo "$LC_TEST/$LD_PRELOAD_X"']);
  expect(done.stdout).toBe('kept/\n');
});

test('a connection is forwarded to what the user may reach', async () => {
  const port = await start();
  const listener = createServer((socket) => socket.end('hello through the target')).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  try {
    const done = await ssh(port, ['-W', `127.0.0.1:${(listener.address() as AddressInfo).port}`]);
    expect(done.stdout).toBe('hello through the target');
  } finally {
    listener.close();
  }
});

describe.each([
  ["OpenSSH's sftp-server", SFTP_SERVER],
  ['our own code', undefined],
])('files served by %s', (_name, sftpServer) => {
  test('put, get, list, rename, remove', async () => {
    const port = await start(sftpServer);
    const work = mkdtempSync(join(folder, 'files-'));
    const content = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 7919) % 256));
    writeFileSync(join(work, 'local'), content);
    mkdirSync(join(work, 'remote'));
    const batch = [
      `cd ${work}/remote`,
      `put ${work}/local first`,
      'chmod 640 first',
      'ls -l',
      'mkdir inner',
      'rename first inner/second',
      `get inner/second ${work}/back`,
      'ln -s inner/second link',
      'ls -1 inner',
      'rm link',
      'pwd',
    ];
    const done = await run('sftp', [...options(port), '-b', '-', '127.0.0.1'], `${batch.join('\n')}\n`);
    expect(done.stderr).toBe('');
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/^-rw-r-----.* 700000 .* first$/m);
    expect(done.stdout).toMatch(/^inner\/second\s*$/m);
    expect(readFileSync(join(work, 'back'))).toEqual(content);
    expect(existsSync(join(work, 'remote', 'link'))).toBe(false);
  });

  test('a file that is not there is an error that names it', async () => {
    const port = await start(sftpServer);
    const done = await run('sftp', [...options(port), '-b', '-', '127.0.0.1'], 'get nothing-here\n');
    expect(done.code).toBe(1);
    expect(done.stderr).toMatch(/nothing-here.*(not found|No such file)/);
  });
});
