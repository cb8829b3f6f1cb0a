import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runOk } from '../../test/harness/process';
import type { Measure } from './measure';

const MIB = 512;

/** One file of 512 MiB over sftp. */
export function sftpFile(direction: 'get' | 'put'): Measure {
  return {
    name: `sftp ${direction} ${MIB} MiB`,
    rounds: 3,
    run: async (route, routes) => {
      const source = join(routes.directory, 'file');
      if (!existsSync(source)) await runOk('sh', ['-c', `head -c ${MIB}M /dev/urandom > ${source}`]);
      const start = process.hrtime.bigint();
      const batch = direction === 'get' ? `get ${source} /dev/null` : `put ${source} ${source}.put`;
      const child = spawn('sftp', [...route.sshArgs, '-q', '-b', '-', 'web-1'], {
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      child.stdin.end(`${batch}\n`);
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`exit ${code}: sftp ${batch}`);
      return { 'MB/s': (MIB * 1.048576) / (Number(process.hrtime.bigint() - start) / 1e9) };
    },
  };
}
