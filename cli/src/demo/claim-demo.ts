import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cliError, codeOf } from '../errors';
import type { DemoLayout } from './demo-layout';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but is somebody else's.
    return codeOf(error) === 'EPERM';
  }
}

/** One demo a folder: claims it by this process's id. Returns what gives it up. Throws `DEMO_RUNNING`. */
export function claimDemo(layout: DemoLayout): () => void {
  const write = (): void => writeFileSync(layout.pidFile, String(process.pid), { flag: 'wx', mode: 0o600 });
  try {
    write();
  } catch {
    const pid = Number(readFileSync(layout.pidFile, 'utf8'));
    if (pid > 0 && pid !== process.pid && isAlive(pid)) {
      throw cliError('DEMO_RUNNING', `a demo already runs in ${layout.directory} (process ${pid})`);
    }
    rmSync(layout.pidFile, { force: true });
    write();
  }
  return () => rmSync(layout.pidFile, { force: true });
}
