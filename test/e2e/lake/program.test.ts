import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startLake } from '../../harness/lake';
import { Daemon, run } from '../../harness/process';
import { REPOSITORY } from '../../harness/tools';

const PROGRAM = join(REPOSITORY, 'local-lake', 'bin', 'sallyport-lake.js');
const sallyportLake = (...args: string[]) => run(process.execPath, [PROGRAM, ...args]);

describe('the program sallyport-lake', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'lake-program-'));
  let count = 0;
  const newDirectory = () => join(scratch, `lake-${count++}`);
  const file = (name: string, content: string | Buffer) => {
    mkdirSync(scratch, { recursive: true });
    writeFileSync(join(scratch, name), content);
    return join(scratch, name);
  };
  const record = (id: string) => ({
    eventID: id,
    eventTime: '2026-11-23T07:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
  });
  const started: Daemon[] = [];
  afterEach(async () => {
    for (const daemon of started.splice(0)) await daemon.stop();
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const serve = async (directory: string) => {
    const lake = await startLake(directory);
    started.push(lake.daemon);
    return lake;
  };

  test('serve prints its address and ends cleanly on SIGTERM and on SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const daemon = Daemon.start('lake', process.execPath, [PROGRAM, 'serve', '--dir', newDirectory()]);
      started.push(daemon);
      const [line] = await daemon.waitFor(/^http:\/\/127\.0\.0\.1:\d+$/m);
      expect((await fetch(line)).status).toBe(404);
      await daemon.stop(signal);
      expect(daemon.child.exitCode).toBe(0);
    }
  });

  test('a second server on a directory is refused and told who has it', async () => {
    const directory = newDirectory();
    const lake = await serve(directory);
    const { code, stderr, stdout } = await sallyportLake('serve', '--dir', directory);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`LAKE_LOCKED: .* is in use by process ${lake.daemon.pid}, which serves ${lake.endpoint}`),
    );
  });

  test('import loads without a server, reports bad records, and again finds them all there', async () => {
    const directory = newDirectory();
    const good = file('good.json.gz', gzipSync(JSON.stringify({ Records: [record('a'), record('b')] })));
    const bad = file(
      'bad.ndjson',
      `${JSON.stringify(record('c'))}\n{"eventID":"torn","event\n${JSON.stringify(record('d'))}\n`,
    );
    const first = await sallyportLake(
      'import',
      '--dir',
      directory,
      '--json',
      '--progress',
      'json',
      good,
      bad,
      join(scratch, 'absent.json'),
    );
    expect(first.code).toBe(1);
    const report = JSON.parse(first.stdout.toString()) as {
      problems: { file: string; record?: number; message: string }[];
    };
    expect(report).toMatchObject({ loaded: 4, duplicates: 0, failed: 2 });
    expect(report.problems).toEqual([
      { file: bad, record: 1, message: 'line 2 is torn: it ends inside a record' },
      { file: join(scratch, 'absent.json'), message: expect.stringContaining('ENOENT') as string },
    ]);
    const progress = first.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; filesDone: number; filesTotal: number });
    expect(progress.at(-1)).toMatchObject({ filesDone: 3, filesTotal: 3 });
    const second = await sallyportLake('import', '--dir', directory, good);
    expect(second.stdout.toString()).toBe('0 loaded, 2 already there, 0 refused\n');
    expect(second.code).toBe(0);
  });

  test('import goes through the server that has the directory', async () => {
    const directory = newDirectory();
    const lake = await serve(directory);
    const log = file('log.json', JSON.stringify([record('x'), record('y'), { no: 'event' }]));
    const { stdout, code } = await sallyportLake('import', '--dir', directory, '--json', log);
    expect({ code, ...(JSON.parse(stdout.toString()) as object) }).toMatchObject({
      code: 1,
      loaded: 2,
      failed: 1,
      problems: [{ file: log, record: 2, message: expect.stringContaining('eventTime') as string }],
    });
    expect(await lake.query('SELECT eventID FROM {{management_events}} ORDER BY 1')).toEqual([
      { eventID: 'x' },
      { eventID: 'y' },
    ]);
  });

  test.each([
    [['serve']],
    [['serve', '--dir', 'x', '--port', '70000']],
    [['serve', '--dir', 'x', '--host', '0.0.0.0']],
    [['import', '--dir', 'x']],
    [['import', '--dir', 'x', '--progress', 'loud', 'f']],
  ])('%j is refused with a message', async (args) => {
    const { code, stdout, stderr } = await run(process.execPath, [PROGRAM, ...args], { cwd: scratch });
    expect(code).toBe(1);
    expect(stdout.toString()).toBe('');
    expect(stderr.length).toBeGreaterThan(20);
  });
});
