import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimState } from './claim-state';

let folder: string;
let state: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-claim-'));
  state = join(folder, 'watch-state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const claimOf = (holder: object): void => writeFileSync(`${state}.claim-1`, JSON.stringify(holder));

test('a second watch on one state file is refused until the first gives it up', async () => {
  const first = await claimState(state);
  await expect(claimState(state)).rejects.toMatchObject({
    code: 'WATCH_RUNNING',
    message: `another watch (process ${process.pid} of ${hostname()}) works with ${state}`,
    remedy: expect.stringContaining('--state FILE') as string,
  });
  await first.release();
  await first.release();
  const second = await claimState(state);
  await second.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('of many that begin at once, over the claim of one that died, at most one is let in', async () => {
  const dead = spawnSync('true').pid;
  claimOf({ pid: dead, host: hostname(), started: '1' });
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => claimState(state)));
  const won = attempts.filter((each) => each.status === 'fulfilled');
  expect(won.length).toBeLessThanOrEqual(1);
  for (const each of attempts)
    if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'WATCH_RUNNING' });
  await won[0]?.value.release();
  await (await claimState(state)).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('another process that lives holds it; its death frees it', async () => {
  const other = spawn('sleep', ['60']);
  await once(other, 'spawn');
  const stat = readFileSync(`/proc/${other.pid}/stat`, 'utf8');
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  claimOf({ pid: other.pid, host: hostname(), started });
  await expect(claimState(state)).rejects.toMatchObject({ code: 'WATCH_RUNNING' });
  other.kill('SIGKILL');
  await once(other, 'exit');
  await (await claimState(state)).release();
});

test('a number of a process that is used again holds nothing', async () => {
  claimOf({ pid: process.pid, host: hostname(), started: 'before' });
  await (await claimState(state)).release();
});

test.each([
  ['shown a minute ago', 60, 'WATCH_RUNNING'],
  ['not shown for three minutes', 180, undefined],
])('a claim of another host that was %s', async (_what, ageSeconds, code) => {
  claimOf({ pid: 1, host: 'elsewhere', started: '' });
  const at = Date.now() / 1_000 - ageSeconds;
  utimesSync(`${state}.claim-1`, at, at);
  const claim = await claimState(state).catch((error: unknown) => error);
  if (code === undefined) await (claim as Awaited<ReturnType<typeof claimState>>).release();
  else expect(claim).toMatchObject({ code });
});

test('a claim that a crash left empty holds nothing', async () => {
  writeFileSync(`${state}.claim-1`, '');
  await (await claimState(state)).release();
});
