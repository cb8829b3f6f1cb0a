import { mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon, run } from '../harness/process';
import { REPOSITORY } from '../harness/tools';

const SALLYPORT = join(REPOSITORY, 'cli', 'bin', 'sallyport.js');
const BINS = [
  'cli/bin/sallyport.js',
  'proxy-image/bin/sallyport-proxy.js',
  'proxy-image/bin/sallyport-proxy-bootstrap.js',
  'local-lake/bin/sallyport-lake.js',
  'policies/bin/sallyport-policies.js',
];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(BINS)('%s says on an old Node.js which one it needs', async (bin) => {
  const old = join(folder, 'old.js');
  writeFileSync(
    old,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } });`,
  );
  const { code, stderr } = await run(process.execPath, ['--require', old, join(REPOSITORY, bin)]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    'error NODE_TOO_OLD: this is Node.js 18.20.8, and Sallyport needs 20.19 or later.\n' +
      'what to do: Install a newer Node.js, from https://nodejs.org or with a version manager.\n',
  );
});

test('a full disk behind the output is one line and exit status 1', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [SALLYPORT, 'runbooks', 'list'], { stdio: ['ignore', full, 'pipe'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  closeSync(full);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error OUTPUT_FAILED: cannot write the output: .*ENOSPC.*\nwhat to do: .*\n$/);
});

const programsOf = async (text: string): Promise<string[]> => {
  const { stdout } = await run('ps', ['-eo', 'args']);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line.includes(text) && !line.startsWith('ps '));
};

test('a demo whose port is taken ends with an error and leaves nothing running', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const home = join(folder, 'taken');
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await run(process.execPath, [SALLYPORT, 'demo', '--port', String(port)], {
    env: { ...process.env, SALLYPORT_HOME: home },
  });
  taken.close();
  expect(code).toBe(1);
  expect(stderr).toContain('PORT_IN_USE');
  expect(await programsOf(home)).toEqual([]);
});

test('Ctrl-C while a demo starts ends it and leaves nothing running', async () => {
  const home = join(folder, 'interrupted');
  const demo = Daemon.start('demo', process.execPath, [SALLYPORT, 'demo', '--port', '0'], {
    env: { ...process.env, SALLYPORT_HOME: home },
  });
  for (let programs = 0; programs === 0;) programs = (await programsOf(home)).length;
  await demo.stop('SIGINT');
  expect(demo.child.exitCode).toBe(1);
  expect(await programsOf(home)).toEqual([]);
});
