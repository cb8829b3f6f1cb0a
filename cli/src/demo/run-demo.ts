import { createContext, type CommandContext } from '../commands/command-context';
import { EXIT_CODES, type ExitCode } from '../exit-codes';
import { withProgress } from '../output/progress';
import { showLive } from './live-view';
import { demoScreen } from './screen';
import { startDemo, type RunningDemo } from './start-demo';

export interface DemoOptions {
  readonly directory?: string | undefined;
  readonly port?: number | undefined;
}

/** The same command, looking at the demo that it started. */
export function contextOf(context: CommandContext, demo: RunningDemo): CommandContext {
  const { output, world } = context;
  return {
    ...createContext(world, { json: output.format === 'json', color: true, config: demo.layout.cliConfig }),
    output,
  };
}

/** What --json prints once everything is up, as the first line. */
function readyShape(demo: RunningDemo): object {
  const { layout, proxy, lake, target } = demo;
  return {
    kind: 'ready',
    directory: layout.directory,
    sshConfig: layout.sshConfig,
    cliConfig: layout.cliConfig,
    proxy: { port: proxy.port, proxyId: proxy.proxyId, crypto: proxy.crypto },
    lake: { endpoint: lake.endpoint, channelArn: lake.channelArn, eventDataStores: lake.eventDataStores },
    target: { kind: target.kind, description: target.description, port: target.port, login: target.login },
    totpSecret: demo.totpSecret,
  };
}

/** Starts a demo and shows what happens in it, until Ctrl-C. */
export async function runDemo(context: CommandContext, options: DemoOptions): Promise<ExitCode> {
  const { output, world } = context;
  const demo = await withProgress(world, 'Starting', () => startDemo(context, options));
  const ending = new AbortController();
  const end = (): void => ending.abort();
  world.interrupted.addEventListener('abort', end);
  if (world.interrupted.aborted) end();
  try {
    output.result(readyShape(demo), () => demoScreen(demo, { colours: output.colours, now: world.now() }));
    await Promise.race([showLive(contextOf(context, demo), demo, ending.signal), demo.broken]);
  } finally {
    end();
    output.note('Stopping.');
    await demo.stop();
    output.note(
      `Keys, config and data stay in ${demo.layout.directory} for the next start. Remove that folder to start afresh.`,
    );
  }
  return EXIT_CODES.ok;
}
