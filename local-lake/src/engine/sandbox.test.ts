import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectories } from '../store/temporary-directory.fixture';
import { QueryEngine } from './query-engine';
import { openSandbox, type Sandbox } from './sandbox';

const makeDirectory = temporaryDirectories();
let directory: string;
let outside: string;
let sandbox: Sandbox;

beforeEach(async () => {
  directory = join(makeDirectory(), 'store');
  mkdirSync(directory);
  outside = join(makeDirectory(), 'secret.csv');
  writeFileSync(outside, 'a,b\n1,2\n');
  writeFileSync(join(directory, 'inside.csv'), 'a,b\n1,2\n');
  symlinkSync(outside, join(directory, 'link.csv'));
  sandbox = await openSandbox({
    directory,
    temporary: join(directory, 'tmp'),
    memoryMegabytes: 256,
    threads: 1,
    connections: 1,
    setup: [],
  });
});
afterEach(() => sandbox.close());

const run = (sql: string) => sandbox.connections[0]?.run(sql);

test('the store itself can be read', async () => {
  const rows = await sandbox.connections[0]?.runAndReadAll(
    `SELECT * FROM read_csv('${join(directory, 'inside.csv')}')`,
  );
  expect(rows?.getRowsJson()).toEqual([['1', '2']]);
});

test.each([
  ['read_csv', () => `SELECT * FROM read_csv('${outside}')`],
  ['read_text', () => `SELECT * FROM read_text('${outside}')`],
  ['read_blob', () => `SELECT * FROM read_blob('${outside}')`],
  ['a file as a table', () => `SELECT * FROM '${outside}'`],
  ['dots', () => `SELECT * FROM read_text('${directory}/../../${outside}')`],
  ['a symbolic link', () => `SELECT * FROM read_text('${join(directory, 'link.csv')}')`],
  ['glob', () => `SELECT * FROM glob('/*')`],
  ['COPY TO', () => `COPY (SELECT 1) TO '${outside}.copy'`],
  ['COPY FROM', () => `COPY (SELECT 1) TO '/dev/null'`],
  ['EXPORT', () => `EXPORT DATABASE '${outside}.d'`],
  ['ATTACH', () => `ATTACH '${outside}.db' AS other`],
  ['INSTALL', () => 'INSTALL httpfs'],
  ['LOAD', () => 'LOAD httpfs'],
  ['http', () => `SELECT * FROM read_text('http://127.0.0.1:9/x')`],
  ['s3', () => `SELECT * FROM read_parquet('s3://bucket/x.parquet')`],
  ['SET', () => 'SET enable_external_access = true'],
  ['SET directories', () => `SET allowed_directories = ['/']`],
  ['RESET', () => 'RESET memory_limit'],
  ['PRAGMA', () => 'PRAGMA threads = 64'],
  ['secrets', () => 'SELECT * FROM duckdb_secrets()'],
])('%s is refused by the engine', async (_, sql) => {
  await expect(run(sql())).rejects.toThrow(/disabled|locked|not exist|Cannot access|Permission/i);
});

test.each([
  ['a write inside the store', () => `COPY (SELECT 1) TO '${join(directory, 'x.parquet')}'`],
  ['ATTACH inside the store', () => `ATTACH '${join(directory, 'x.db')}' AS x`],
  ['DDL', () => 'CREATE TABLE t (a INT)'],
  ['a second statement', () => 'SELECT 1; SELECT 2'],
  ['CALL', () => 'CALL pragma_version()'],
  ['EXPLAIN ANALYZE', () => 'EXPLAIN ANALYZE SELECT 1'],
])('%s is refused before it runs', async (_, sql) => {
  const engine = new QueryEngine(sandbox);
  const handlers = { onStart: () => undefined, onRows: () => undefined };
  await expect(engine.run(sql(), [], handlers, new AbortController().signal)).rejects.toMatchObject({
    name: 'QueryRefused',
  });
});

test('an aborted query stops, and the connection serves the next', async () => {
  const engine = new QueryEngine(sandbox);
  const abort = new AbortController();
  const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3';
  const running = engine.run(
    endless,
    [],
    { onStart: () => setImmediate(() => abort.abort()), onRows: () => undefined },
    abort.signal,
  );
  await expect(running).rejects.toThrow();
  const rows: unknown[] = [];
  await engine.run(
    'SELECT 42',
    [],
    { onStart: () => undefined, onRows: (found) => rows.push(...found) },
    new AbortController().signal,
  );
  expect(rows).toEqual([[42]]);
});
