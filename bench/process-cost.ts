import { readFileSync } from 'node:fs';

/** Ticks of /proc/<pid>/stat are 1/100 s on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of a process and of its children that have ended, user and system. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command, in brackets, may hold spaces: fields are counted from the last bracket.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
  return (utime + stime + cutime + cstime) / TICKS_PER_SECOND;
}

/** KiB of resident memory now. */
export function residentKiB(pid: number): number {
  return statusKiB(pid, 'VmRSS');
}

/** KiB of resident memory at its highest so far. */
export function peakResidentKiB(pid: number): number {
  return statusKiB(pid, 'VmHWM');
}

function statusKiB(pid: number, key: string): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${key}:`));
  return Number(/\d+/.exec(line ?? '')?.[0] ?? Number.NaN);
}
