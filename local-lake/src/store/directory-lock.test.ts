import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DirectoryLock, readOwner } from './directory-lock';
import { temporaryDirectories } from './temporary-directory.fixture';

const makeDirectory = temporaryDirectories();

/** Another process that holds the lock; resolves when it has it. */
async function holdElsewhere(directory: string) {
  const code = `require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]).then((db) => { console.log('held'); setInterval(() => db, 1000); });`;
  const child = spawn(process.execPath, ['-e', code, join(directory, 'lock.duckdb')], { cwd: __dirname });
  await once(child.stdout, 'data');
  return child;
}

test('one process cannot take a directory twice, and can after it let go', async () => {
  const directory = makeDirectory();
  const lock = await DirectoryLock.acquire(directory);
  await expect(DirectoryLock.acquire(directory)).rejects.toMatchObject({ code: 'LAKE_LOCKED' });
  await lock.release();
  await (await DirectoryLock.acquire(directory)).release();
});

test('another process that holds the directory is named, and one that was killed holds nothing', async () => {
  const directory = makeDirectory();
  const child = await holdElsewhere(directory);
  await writeFile(
    join(directory, 'owner.json'),
    JSON.stringify({ pid: child.pid, startedMs: 1, endpoint: 'http://127.0.0.1:9' }),
  );
  await expect(DirectoryLock.acquire(directory)).rejects.toMatchObject({
    code: 'LAKE_LOCKED',
    message: expect.stringContaining(`process ${child.pid}, which serves http://127.0.0.1:9`) as string,
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await DirectoryLock.acquire(directory);
  expect(await readOwner(directory)).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(await readOwner(directory)).toBeUndefined();
});

test('a lake is closed to other users, also one that was open before', async () => {
  const parent = makeDirectory();
  for (const directory of [join(parent, 'new'), parent]) {
    await chmod(parent, 0o755);
    const lock = await DirectoryLock.acquire(directory);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    await lock.release();
  }
});
