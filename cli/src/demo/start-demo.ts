import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { CommandContext } from '../commands/command-context';
import { demoDirectory } from '../config/locate';
import { startLake, type RunningLake } from '../lake/start-lake';
import { cliError } from '../errors';
import { ChildProcesses, endedError } from '../processes/child-processes';
import { interruption } from '../processes/interruption';
import { choosePort } from './free-port';
import { claimDemo } from './claim-demo';
import { demoLayout, type DemoLayout } from './demo-layout';
import { prepareFolder, totpSecretOf } from './prepare-folder';
import { startProxy, type RunningProxy } from './start-proxy';
import type { RunningTarget } from './target/running-target';
import { startTarget } from './target/start-target';
import { adminSocketPath, writeConfigs } from './write-configs';
import { writeAskpass, writeSshConfig } from './write-ssh-config';

export interface RunningDemo {
  readonly layout: DemoLayout;
  readonly isDefaultFolder: 'yes' | 'no';
  readonly lake: RunningLake;
  readonly target: RunningTarget;
  readonly proxy: RunningProxy;
  readonly totpSecret: string;
  /** Rejects as soon as one of the demo's programs ends by itself. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

/** Where the proxy listens when nobody asks for another port and nobody else has it. */
const PREFERRED_PORT = 2222;

/** Makes the folder and starts target, lake and proxy; whatever was started is stopped again when one fails. */
export async function startDemo(
  context: CommandContext,
  options: { readonly directory?: string | undefined; readonly port?: number | undefined },
): Promise<RunningDemo> {
  const { world } = context;
  const usual = demoDirectory(world);
  const layout = demoLayout(options.directory === undefined ? usual : resolve(world.cwd, options.directory));
  prepareFolder(layout);
  const release = claimDemo(layout);
  // Only for an admin socket whose path would be too long inside the folder.
  let temporary: string | undefined;
  const makeShortFolder = (): string => (temporary ??= mkdtempSync(join(tmpdir(), 'sallyport-')));
  let onBroken: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => (onBroken = reject));
  broken.catch(() => undefined);
  const children = new ChildProcesses((program, how) => onBroken(endedError(program, how)));
  const stop = async (): Promise<void> => {
    await children.stopAll();
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    release();
  };
  const start = async (): Promise<RunningDemo> => {
    // Before anything runs: a port that is taken then leaves nothing to stop.
    const port = await choosePort({ asked: options.port, preferred: PREFERRED_PORT });
    const [lake, target] = await Promise.all([
      startLake(children, {
        directory: layout.lakeDirectory,
        logFile: join(layout.logsDirectory, 'lake.log'),
        env: world.env,
      }),
      startTarget(children, layout, {
        login: userInfo().username,
        env: world.env,
        onFallback: (why) => context.output.note(why),
      }),
    ]);
    const adminSocket = adminSocketPath(layout, makeShortFolder);
    writeConfigs(layout, { lake, target, port, adminSocket });
    const proxy = await startProxy(children, layout, adminSocket, world.env);
    writeAskpass(layout);
    writeSshConfig(layout, { port: proxy.port, login: target.login });
    return {
      layout,
      isDefaultFolder: layout.directory === usual ? 'yes' : 'no',
      lake,
      target,
      proxy,
      totpSecret: totpSecretOf(layout, 'alice'),
      broken,
      stop,
    };
  };
  const starting = start();
  try {
    return await Promise.race([
      starting,
      interruption(world.interrupted, cliError('INTERRUPTED', 'the demo was stopped while it started')),
    ]);
  } catch (error) {
    await stop();
    // What was on its way when one part failed ends too, before the command does.
    await starting.catch(() => undefined);
    throw error;
  }
}
