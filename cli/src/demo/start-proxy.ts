import { join } from 'node:path';
import { createControlClient, type ControlClient } from '@sallyport/contract';
import type { ChildProcesses, RunningProgram } from '../processes/child-processes';
import { cliError } from '../errors';
import type { DemoLayout } from './demo-layout';
import { LOCAL_CREDENTIALS_ENV } from '../local-credentials';
import { untilReady } from '../processes/ready';
import { programOf } from '../rooms';

export interface RunningProxy {
  readonly port: number;
  readonly proxyId: string;
  readonly crypto: 'native' | 'javascript';
  readonly control: ControlClient;
  readonly program: RunningProgram;
}

const READY_MS = 20_000;

/** Starts the proxy's own program with the folder's config and waits until its control API answers. */
export async function startProxy(
  children: ChildProcesses,
  layout: DemoLayout,
  adminSocket: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunningProxy> {
  const program = await children.start({
    title: 'proxy',
    command: process.execPath,
    args: [programOf('proxy'), '--config', layout.proxyConfig],
    env: { ...env, ...LOCAL_CREDENTIALS_ENV },
    logFile: join(layout.logsDirectory, 'proxy.log'),
  });
  const control = createControlClient(adminSocket);
  const health = await untilReady(program, READY_MS, () => control.health());
  program.supervise();
  const port = Number(health.listen[0]?.split(':').at(-1));
  if (!(port > 0)) throw cliError('PROGRAM_NOT_READY', `the proxy listens on ${health.listen.join(', ') || 'nothing'}`);
  return { port, proxyId: health.proxyId, crypto: health.crypto, control, program };
}
