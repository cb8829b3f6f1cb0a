import { z } from 'zod';
import type { ChildProcesses, RunningProgram } from '../processes/child-processes';
import { LOCAL_CREDENTIALS_ENV } from '../local-credentials';
import { untilReady } from '../processes/ready';
import { programOf } from '../rooms';

const addressLine = z.object({
  endpoint: z.url(),
  channelArn: z.string(),
  eventDataStores: z.object({ ssh_events: z.string(), management_events: z.string() }),
});

export interface RunningLake extends z.infer<typeof addressLine> {
  readonly region: string;
  readonly program: RunningProgram;
}

const READY_MS = 20_000;

/** Starts the local lake's own program on a free port of loopback. */
export async function startLake(
  children: ChildProcesses,
  options: {
    readonly directory: string;
    readonly logFile: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): Promise<RunningLake> {
  let address: z.infer<typeof addressLine> | undefined;
  const program = await children.start({
    title: 'local lake',
    command: process.execPath,
    args: [programOf('lake'), 'serve', '--dir', options.directory, '--port', '0', '--json'],
    env: { ...options.env, ...LOCAL_CREDENTIALS_ENV },
    logFile: options.logFile,
    onLine: (line) => {
      if (address === undefined && line.startsWith('{')) address = addressLine.parse(JSON.parse(line));
    },
  });
  const found = await untilReady(program, READY_MS, () =>
    address === undefined ? Promise.reject(new Error('it printed no address')) : Promise.resolve(address),
  );
  program.supervise();
  return { ...found, region: 'us-east-1', program };
}
