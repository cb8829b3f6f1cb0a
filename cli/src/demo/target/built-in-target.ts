import { join } from 'node:path';
import { z } from 'zod';
import type { ChildProcesses } from '../../processes/child-processes';
import type { DemoLayout } from '../demo-layout';
import { untilReady } from '../../processes/ready';
import { probeTarget } from './probe-target';
import type { RunningTarget } from './running-target';

const addressLine = z.object({ port: z.int().min(1) });
const READY_MS = 10_000;

/** Starts the built-in target as a process of its own, so that a shell's load never slows the demo's screen. */
export async function startBuiltInTarget(
  children: ChildProcesses,
  layout: DemoLayout,
  options: { readonly login: string; readonly why: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<RunningTarget> {
  let port: number | undefined;
  const program = await children.start({
    title: 'built-in target',
    command: process.execPath,
    args: [
      join(__dirname, 'built-in', 'main.js'),
      '--host-key',
      layout.key('target-host'),
      '--authorized-key',
      `${layout.key('target-login')}.pub`,
    ],
    env: options.env,
    logFile: join(layout.logsDirectory, 'target.log'),
    onLine: (line) => (port ??= addressLine.parse(JSON.parse(line)).port),
  });
  const ready = await untilReady(program, READY_MS, async () => {
    if (port === undefined) throw new Error('it printed no address');
    await probeTarget(layout, { port, login: options.login });
    return port;
  });
  program.supervise();
  const description = `built in (${options.why}): a real shell of ${options.login} on a real pty`;
  return { kind: 'built-in', description, port: ready, login: options.login };
}
