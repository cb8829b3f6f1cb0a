import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditAct } from '../audit/audit-trail';
import { startRecording } from '../recording/recorder';
import { listRecordings, readRecording } from '../recording/recordings';
import { finished, hasOpenSsh, sshOptions, startTestProxy, type Finished, type TestProxy } from './proxy.fixture';

const describeOpenSsh = hasOpenSsh ? describe : describe.skip;

describeOpenSsh('files and terminals through the proxy', () => {
  let proxy: TestProxy;
  let files: string;
  beforeAll(async () => {
    proxy = await startTestProxy({
      policies: 'permit (principal, action, resource) unless { context has path && context.path like "*forbidden*" };',
      startRecording: ({ sessionId, channelId, terminal, title, onError }) =>
        startRecording({
          ...{ directory: join(proxy.directory, 'recordings'), sessionId, channelId, title, onError, input: 'omitted', maxBytes: 1_073_741_824 },
          ...{ columns: terminal?.columns ?? 0, rows: terminal?.rows ?? 0, term: terminal?.term ?? 'none', clock: { now: Date.now } },
        }),
    });
    files = join(proxy.directory, 'files');
    mkdirSync(files);
  });
  afterAll(() => proxy.stop());

  const options = (): string[] => sshOptions(proxy.directory, proxy.keyFile);
  const host = (): string => `${proxy.login}+web-1@127.0.0.1`;
  const run = (program: string, args: readonly string[], input?: string): Promise<Finished> => finished(spawn(program, args), input);
  const transfer = (wanted: Record<string, string>): Promise<AuditAct> =>
    proxy.trail.next('TransferFile', ({ requestParameters }) => Object.entries(wanted).every(([key, value]) => requestParameters?.[key] === value));

  test.each([
    ['the subsystem', []],
    ['the path of the server', ['-s', '/usr/lib/openssh/sftp-server']],
  ])('sftp by %s: the bytes arrive, each file has its events, what is forbidden stays away', async (_by, flags) => {
    const up = join(files, `up${flags.length}`);
    writeFileSync(up, randomBytes(2_000_003));
    const batch = `put ${up} ${up}.there\nget ${up}.there ${up}.back\n-put ${up} ${files}/forbidden\nrm ${up}.there\n`;
    const done = await run('sftp', [...options(), ...flags, '-P', String(proxy.port), '-q', '-b', '-', host()], batch);
    expect(done.code).toBe(0);
    expect(readFileSync(`${up}.back`).equals(readFileSync(up))).toBe(true);
    const closes = proxy.trail.named('TransferFile').filter(({ requestParameters: p }) => p?.operation === 'close' && p.path === `${up}.there`);
    expect(closes.map(({ responseElements }) => responseElements)).toEqual([
      { status: 'ok', bytesRead: '0', bytesWritten: '2000003' },
      { status: 'ok', bytesRead: '2000003', bytesWritten: '0' },
    ]);
    expect(await transfer({ operation: 'open', path: `${files}/forbidden` })).toMatchObject({ errorCode: 'AccessDenied' });
    expect(await transfer({ operation: 'remove', path: `${up}.there` })).toMatchObject({ responseElements: { status: 'ok' } });
  });

  test('scp -O both ways', async () => {
    const up = join(files, 'scp');
    writeFileSync(up, randomBytes(1_000_003));
    const scp = (from: string, to: string): Promise<Finished> => run('scp', [...options(), '-O', '-P', String(proxy.port), '-q', from, to]);
    expect(await scp(up, `${host()}:${up}.there`)).toMatchObject({ code: 0, stderr: '' });
    expect(await scp(`${host()}:${up}.there`, `${up}.back`)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(`${up}.back`).equals(readFileSync(up))).toBe(true);
    expect(await transfer({ protocol: 'scp', operation: 'upload', phase: 'end', path: `${up}.there` })).toMatchObject({ responseElements: { bytes: '1000003', status: 'ok' } });
    expect(await transfer({ protocol: 'scp', operation: 'download', phase: 'end', path: `${up}.there` })).toMatchObject({ responseElements: { bytes: '1000003', status: 'ok' } });
    expect(await scp(up, `${host()}:${files}/forbidden`)).toMatchObject({ code: 1, stderr: expect.stringContaining('sallyport') as string });
  });

  test('rsync is named by direction, path and bytes, and refused by path', async () => {
    const up = join(files, 'rsync');
    mkdirSync(up);
    writeFileSync(join(up, 'a'), randomBytes(500_003));
    const shell = `ssh ${options().join(' ')} -p ${proxy.port}`;
    expect(await run('rsync', ['-a', '-e', shell, `${up}/`, `${host()}:${up}.there/`])).toMatchObject({ code: 0 });
    expect(readFileSync(join(`${up}.there`, 'a')).equals(readFileSync(join(up, 'a')))).toBe(true);
    const end = await transfer({ protocol: 'rsync', operation: 'upload', phase: 'end', path: `${up}.there/` });
    expect(Number(end.responseElements?.bytesToTarget)).toBeGreaterThan(500_003);
    expect((await run('rsync', ['-a', '-e', shell, `${up}/`, `${host()}:${files}/forbidden/`])).code).not.toBe(0);
    expect(await transfer({ protocol: 'rsync', phase: 'start', path: `${files}/forbidden/` })).toMatchObject({ errorCode: 'AccessDenied' });
  });

  test('a terminal is recorded, and its channel ends with the evidence', async () => {
    const done = await run('ssh', [...options(), '-p', String(proxy.port), '-tt', host()], 'echo rec$((40+2))ed; exit 3\n');
    expect(done.code).toBe(3);
    const end = await proxy.trail.next('EndChannel', ({ additional }) => additional?.recording !== undefined);
    const [file] = await listRecordings(join(proxy.directory, 'recordings'));
    expect(end.additional).toMatchObject({ recording: file?.path, recordingBytes: String(file?.bytes), recordingSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    let text = '';
    for await (const event of (await readRecording(file?.path ?? '')).events) if (event.code === 'o') text += event.data;
    expect(text).toBe(done.stdout.toString());
    expect(text).toContain('rec42ed');
  });
});

describeOpenSsh('rules about paths, with real clients and real links', () => {
  const setUp = async (policies: string): Promise<{ proxy: TestProxy; root: string; sftp: (batch: string) => Promise<Finished>; scp: (path: string) => Promise<Finished>; rsync: (path: string, flags: string) => Promise<Finished> }> => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-paths-')));
    for (const folder of ['in', 'secret']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'secret', 'key'), 'the secret');
    writeFileSync(join(root, 'in', 'mine'), 'mine');
    const proxy = await startTestProxy({ policies: policies.replaceAll('ROOT', root) });
    worlds.push({ proxy, root });
    const run = (program: string, args: readonly string[], input?: string): Promise<Finished> => finished(spawn(program, args), input);
    const [options, host] = [sshOptions(proxy.directory, proxy.keyFile), `${proxy.login}+web-1@127.0.0.1`];
    return {
      ...{ proxy, root },
      sftp: (batch) => run('sftp', [...options, '-P', String(proxy.port), '-q', '-b', '-', host], batch),
      scp: (path) => run('scp', [...options, '-O', '-P', String(proxy.port), '-q', `${host}:${path}`, join(root, 'got')]),
      rsync: (path, flags) => run('rsync', [flags, '-e', `ssh ${options.join(' ')} -p ${proxy.port}`, `${host}:${path}`, join(root, 'got')]),
    };
  };
  let worlds: { readonly proxy: TestProxy; readonly root: string }[] = [];
  afterEach(async () => {
    for (const { proxy, root } of worlds) {
      await proxy.stop();
      rmSync(root, { recursive: true });
    }
    worlds = [];
  });

  test('an allow-list from before there were looks: its folder works as it did, nothing else can be reached or seen', async () => {
    const world = await setUp(`permit (principal, action in [Sallyport::Action::"connect", Sallyport::Action::"sftp"], resource);\npermit (principal, action in [Sallyport::Action::"readFile", Sallyport::Action::"writeFile"], resource) when { context has path && context.path like "ROOT/in/*" };`);
    const { root, sftp, proxy } = world;
    writeFileSync(join(root, 'local'), 'up');
    expect(await sftp(`cd ${root}/in\nput ${root}/local up\nls -l\nls -l ${root}/in\nget mine ${root}/down\nmkdir d\nrename up d/up\nln -s mine l\nget l ${root}/down2\nrm d/up\nrmdir d\n`)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(root, 'down2'), 'utf8')).toBe('mine');
    const steps = [
      `get ${root}/secret/key`, `ls -la ${root}/secret`, `ls ${root}`, `cd ${root}/secret`, `ln -s ${root}/secret ${root}/in/a`, `ln -s ../secret ${root}/in/b`, `rename ${root}/secret/key ${root}/in/key`,
      `get /proc/self/root${root}/secret/key`, `get ${root}/in/../secret/key`, `put ${root}/local ${root}/in/../up`, 'get /etc/passwd', `df ${root}/secret`,
    ];
    const refused = await sftp(steps.map((step) => `-${step} ${step.startsWith('get') ? `${root}/stolen` : ''}\n`).join(''));
    expect(readdirSync(root).sort()).toEqual(['down', 'down2', 'in', 'local', 'secret']);
    expect(readdirSync(join(root, 'in')).sort()).toEqual(['l', 'mine']);
    expect(refused.stdout.toString()).not.toMatch(/^-r|^key/m);
    const end = await proxy.trail.next('EndChannel', ({ responseElements }) => Number(responseElements?.metadataRefusals) > 5);
    expect(Number(end.responseElements?.metadataReads)).toBeGreaterThan(0);
  });

  test('a deny-list: no spelling reads the file, by sftp, scp or rsync; plain paths beside it work', async () => {
    const world = await setUp(`permit (principal, action, resource) unless { context has path && context.path like "ROOT/secret/*" };`);
    const { root, sftp, scp, rsync, proxy } = world;
    symlinkSync('../secret', join(root, 'in', 'link'));
    symlinkSync(root, join(root, 'in', 'up'));
    const spellings = [`${root}/secret/key`, `/proc/self/root${root}/secret/key`, `${root}/in/../secret/key`, `/proc/self/cwd/..${root}/secret/key`, `/{proc,${root.slice(1)}}/secret/key`, `${root}/s*/key`, `~/..${root}/secret/key`];
    for (const path of spellings) {
      await sftp(`-get ${path} ${root}/got\n`);
      await scp(path);
      await rsync(path, '-a');
      await rsync(path, '-as');
      expect([path, existsSync(join(root, 'got'))]).toEqual([path, false]);
    }
    for (const path of [`${root}/in/link/key`, `${root}/in/up/secret/key`]) await sftp(`-get ${path} ${root}/got\n-ls ${root}/in/link/\n`);
    expect(existsSync(join(root, 'got'))).toBe(false);
    expect(await proxy.trail.next('TransferFile', ({ requestParameters }) => requestParameters?.askedPath === `${root}/in/link/key`)).toMatchObject({ requestParameters: { path: `${root}/secret/key` }, errorCode: 'AccessDenied' });
    for (const get of [() => sftp(`get ${root}/in/mine ${root}/got\n`), () => scp(`${root}/in/mine`), () => rsync(`${root}/in/mine`, '-a')]) {
      expect((await get()).code).toBe(0);
      expect(readFileSync(join(root, 'got'), 'utf8')).toBe('mine');
      rmSync(join(root, 'got'));
    }
  }, 60_000);

  test('what cannot be known is moved where a policy says that it may be', async () => {
    const world = await setUp(`permit (principal, action, resource) when { !(context has path) || context.path like "ROOT/in/*" || context has unknownPath };`);
    expect((await world.rsync(`${world.root}/in/mine`, '-as')).code).toBe(0);
  });
});
