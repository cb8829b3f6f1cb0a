import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpuSeconds } from '../process-cost';
import type { Measure } from './measure';

const BYTES = 1 << 30;

/** 1 GiB of zeros in one stream; MB/s as the client sees it and the CPU that the route spends. */
export function bulk(cipher: string, direction: 'down' | 'up'): Measure {
  return {
    name: `bulk ${direction} ${cipher}`,
    rounds: 3,
    run: async (route) => {
      const before = route.pid ? cpuSeconds(route.pid()) : 0;
      const start = process.hrtime.bigint();
      const ssh = `ssh ${route.sshArgs.join(' ')} -c ${cipher} web-1`;
      const command =
        direction === 'down'
          ? `${ssh} 'head -c ${BYTES} /dev/zero' > /dev/null`
          : `head -c ${BYTES} /dev/zero | ${ssh} 'cat > /dev/null'`;
      const child = spawn('sh', ['-c', command], { stdio: 'inherit' });
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`exit ${code}: ${command}`);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const figures = { 'MB/s': BYTES / 1e6 / seconds };
      return route.pid ? { ...figures, 'CPU s/GiB': cpuSeconds(route.pid()) - before } : figures;
    },
  };
}
