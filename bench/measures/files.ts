import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOk } from '../../test/harness/process';
import type { Route } from '../systems';
import type { Measure } from './measure';

const MIB = 512;
const SMALL_FILES = 500;

/** One file of 512 MiB over sftp. */
export function sftpFile(direction: 'get' | 'put'): Measure {
  return {
    name: `sftp ${direction} ${MIB} MiB`,
    rounds: 3,
    run: async (route, routes) => {
      const source = join(routes.directory, 'file');
      if (!existsSync(source)) await runOk('sh', ['-c', `head -c ${MIB}M /dev/urandom > ${source}`]);
      const seconds = await timed(
        route,
        direction === 'get' ? `get ${source} /dev/null` : `put ${source} ${source}.put`,
      );
      return { 'MB/s': (MIB * 1.048576) / seconds };
    },
  };
}

/** A folder of small files over sftp: round trips and decisions count, not bytes. */
export function sftpFolder(direction: 'get' | 'put'): Measure {
  return {
    name: `sftp ${direction} -r ${SMALL_FILES} files`,
    rounds: 3,
    run: async (route, routes) => {
      const source = join(routes.directory, 'folder');
      if (!existsSync(source)) {
        mkdirSync(source);
        for (let index = 0; index < SMALL_FILES; index += 1) writeFileSync(join(source, `file-${index}`), `${index}\n`);
      }
      const copy = `${source}-${route.name}-${direction}`;
      mkdirSync(copy, { recursive: true });
      return { 'files/s': SMALL_FILES / (await timed(route, `${direction} -r ${source} ${copy}`)) };
    },
  };
}

/** Seconds that sftp takes for one line of its batch language. */
async function timed(route: Route, line: string): Promise<number> {
  const start = process.hrtime.bigint();
  const child = spawn('sftp', [...route.sshArgs, '-q', '-b', '-', 'web-1'], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(`${line}\n`);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`exit ${code}: sftp ${line}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}
