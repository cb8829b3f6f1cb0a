import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../harness/network';
import { startLake, type Lake } from '../harness/lake';
import { Daemon, run, runOk } from '../harness/process';
import { TEST_POLICIES } from '../harness/proxy';
import { generateKey, startSshd, type Sshd } from '../harness/sshd';
import { describeWith, find, REPOSITORY } from '../harness/tools';

/**
 * The image's files and entry point, as the Dockerfile copies them, far from this repository, in an empty environment.
 * strace shows every file that is opened.
 */
describeWith(['ssh', 'sshd', 'strace'], 'the image, started from its file tree', () => {
  let scratch: string;
  let app: string;
  let lake: Lake;
  let sshd: Sshd;
  let proxy: Daemon;
  let port: number;
  let health: string;
  const traceFile = () => join(scratch, 'trace');

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'sallyport-image-'));
    const tree = join(scratch, 'tree');
    const assembled = await runOk(
      'npx',
      ['tsx', join(REPOSITORY, 'proxy-image/image/main.ts'), '--assemble', tree, '--json'],
      { timeoutMs: 60_000 },
    );
    expect(JSON.parse(assembled.stdout.toString())).toMatchObject({ directory: tree });
    app = join(tree, 'app');
    await runOk('chmod', ['-R', 'a-w', tree]);
    lake = await startLake(join(scratch, 'lake'));
    sshd = await startSshd(join(scratch, 'sshd'));
    const { source, healthPort } = await writeConfig(scratch, sshd, lake);
    health = `http://127.0.0.1:${healthPort}/healthz`;
    proxy = Daemon.start(
      'image',
      find('strace') ?? 'strace',
      [
        '-f',
        '-qq',
        '--seccomp-bpf',
        '-e',
        'trace=open,openat,execve',
        '-o',
        traceFile(),
        process.execPath,
        join(app, 'bin/sallyport-proxy-bootstrap.js'),
      ],
      {
        cwd: '/',
        env: {
          PATH: dirname(process.execPath),
          SALLYPORT_CONFIG_SOURCE: `file://${source}`,
          SALLYPORT_REGION: 'us-east-1',
          SALLYPORT_CONFIG_DIRECTORY: join(scratch, 'var', 'config'),
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
        },
      },
    );
    port = Number((await proxy.waitFor(/127\.0\.0\.1:(\d+)/, 60_000))[1]);
  }, 120_000);

  afterAll(async () => {
    await proxy?.stop();
    await Promise.all([sshd?.stop(), lake?.stop()]);
    await run('chmod', ['-R', 'u+w', scratch]);
    rmSync(scratch, { recursive: true, force: true });
  });

  const ssh = (command: string) =>
    run('ssh', [
      ...['-F', '/dev/null', '-i', join(scratch, 'key_ci'), '-p', String(port), '-l', `${sshd.login}+web-1`],
      ...[
        '-o',
        'IdentitiesOnly=yes',
        '-o',
        `UserKnownHostsFile=${join(scratch, 'known_hosts')}`,
        '-o',
        'StrictHostKeyChecking=accept-new',
      ],
      ...['-o', 'LogLevel=ERROR', '127.0.0.1', command],
    ]);

  test('serves a real client', async () => {
    const finished = await ssh('echo through the image; exit 7');
    expect(finished.stderr).toBe('');
    expect(finished.stdout.toString()).toBe('through the image\n');
    expect(finished.code).toBe(7);
  });

  test('answers the load balancer', async () => {
    const answer = await fetch(health);
    expect(answer.status).toBe(200);
  });

  test('loads its code from the tree only, and writes nothing into it', async () => {
    await ssh('true');
    const opened = openedFiles(readFileSync(traceFile(), 'utf8'));
    const loaded = opened.filter(
      ({ path }) =>
        /\.(c?js|json|node|wasm)$/.test(path) &&
        ![join(scratch, 'var'), join(scratch, 'source')].some((folder) => path.startsWith(folder)),
    );
    expect(loaded.length).toBeGreaterThan(200);
    expect(loaded.filter(({ path }) => !path.startsWith(app)).map(({ path }) => path)).toEqual([]);
    expect(opened.filter(({ path }) => path.startsWith(`${REPOSITORY}/`))).toEqual([]);
    expect(opened.filter(({ path, isWritten }) => isWritten && path.startsWith(app))).toEqual([]);
  });

  test('holds no test, no source and no tool of development', () => {
    const files = readdirSync(app, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.(test|fixture)\.|\.[cm]?ts$|\.map$|__tests__/.test(file))).toEqual([]);
    const packages = new Set(
      files.flatMap((file) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? []),
    );
    expect(
      ['typescript', 'jest', 'eslint', 'tsx', 'esbuild', '@pulumi/pulumi', '@pulumi/aws', 'nan'].filter((name) =>
        packages.has(name),
      ),
    ).toEqual([]);
    expect(packages.has('ssh2')).toBe(true);
  });

  test('has every module that its packages ask for', async () => {
    // Both ways of loading: the AWS SDK loads its credential providers by import() when they are first needed.
    const program = `
      const { readdirSync } = require('node:fs');
      const names = readdirSync('node_modules').flatMap((name) =>
        name.startsWith('@') ? readdirSync('node_modules/' + name).map((inner) => name + '/' + inner) : [name]);
      const missing = [];
      const note = (error) => { if (/MODULE_NOT_FOUND/.test(error.code)) missing.push(error.message); };
      const load = async () => {
        for (const name of names) {
          try { require(name); } catch (error) { note(error); }
          await import(name).catch(note);
        }
      };
      load().then(() => console.log(JSON.stringify({ loaded: names.length, missing })));`;
    const finished = await runOk(process.execPath, ['-e', program], { cwd: app, timeoutMs: 60_000 });
    const { loaded, missing } = JSON.parse(finished.stdout.toString()) as { loaded: number; missing: string[] };
    expect(missing).toEqual([]);
    expect(loaded).toBeGreaterThan(50);
  });

  test('ends when it is told to, with the exit status of the proxy', async () => {
    const ended = new Promise<number | null>((resolve) => proxy.child.once('exit', (code) => resolve(code)));
    // As in a container: the entry point alone is told, and passes it on. strace ends with the status of what it runs.
    process.kill(Number.parseInt(readFileSync(traceFile(), 'utf8'), 10), 'SIGTERM');
    expect(await ended).toBe(0);
  });
});

/** Files of a `strace` of open, openat and execve that were found. */
function openedFiles(trace: string): readonly { readonly path: string; readonly isWritten: boolean }[] {
  return trace.split('\n').flatMap((line) => {
    const match = /(?:open|openat)\((?:AT_FDCWD, )?"([^"]+)", ([A-Z_|]+).* = \d+/.exec(line);
    const [, path, flags] = match ?? [];
    return path === undefined || flags === undefined
      ? []
      : [{ path, isWritten: /O_WRONLY|O_RDWR|O_CREAT/.test(flags) }];
  });
}

/** The folder that stands for the config bucket: what the Pulumi program would upload. */
async function writeConfig(scratch: string, sshd: Sshd, lake: Lake): Promise<{ source: string; healthPort: number }> {
  const source = join(scratch, 'source');
  mkdirSync(join(source, 'access'), { recursive: true });
  mkdirSync(join(scratch, 'var', 'state'), { recursive: true, mode: 0o700 });
  await generateKey(join(source, 'host_key'));
  await generateKey(join(scratch, 'key_ci'));
  cpSync(sshd.privateKeyFile, join(source, 'target_key'));
  chmodSync(join(source, 'target_key'), 0o600);
  const healthPort = await freePort();
  const files: Record<string, string> = {
    'access/base.cedar': TEST_POLICIES,
    'users.yaml': stringify({
      users: [{ name: 'ci', class: 'machine', keys: [readFileSync(join(scratch, 'key_ci.pub'), 'utf8').trim()] }],
    }),
    'targets.yaml': stringify({
      targets: [
        { name: 'web-1', host: '127.0.0.1', port: sshd.port, hostKeys: [sshd.hostKey], privateKeyFile: 'target_key' },
      ],
    }),
    'proxy.yaml': stringify({
      listen: [{ host: '127.0.0.1', port: 0 }],
      health: { listen: { host: '127.0.0.1', port: healthPort } },
      hostKeys: ['host_key'],
      stateDirectory: join(scratch, 'var', 'state'),
      users: { file: 'users.yaml' },
      access: { policyDirectory: 'access' },
      targets: { file: 'targets.yaml' },
      audit: { sinks: [{ type: 'lake', channelArn: lake.channelArn, endpoint: lake.endpoint, region: 'us-east-1' }] },
    }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(source, name), text);
  const names = [...Object.keys(files), 'host_key', 'target_key'];
  writeFileSync(
    join(source, 'bootstrap.json'),
    JSON.stringify({ version: 1, files: names.map((name) => ({ path: name, object: name })) }),
  );
  return { source, healthPort };
}
