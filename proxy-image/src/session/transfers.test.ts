import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
          ...{ columns: terminal.columns, rows: terminal.rows, term: terminal.term, clock: { now: Date.now } },
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
