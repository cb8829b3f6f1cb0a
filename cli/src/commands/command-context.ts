import { createControlClient, type ControlClient } from '@sallyport/contract';
import type { Command } from 'commander';
import { loadConfig } from '../config/load';
import { locateConfig } from '../config/locate';
import type { CliConfig } from '../config/schema';
import { cliError } from '../errors';
import { EXIT_CODES, type ExitCode } from '../exit-codes';
import type { StoreName } from '../audit-store';
import { createOutput, type Output } from '../output/output';
import type { World } from '../world';

/** What every command is given besides its own arguments. */
export interface CommandContext {
  readonly world: World;
  readonly output: Output;
  /** The config in force, read when first asked for. */
  readonly config: () => { readonly path: string; readonly config: CliConfig };
  /** The audit store that the command line names. */
  readonly store: StoreName | undefined;
  /** The control API of the config's proxy. */
  readonly control: () => ControlClient;
}

export interface GlobalOptions {
  readonly json?: boolean;
  readonly color: boolean;
  readonly config?: string;
  readonly store?: StoreName;
  readonly debug?: boolean;
}

/** Turns the body of a command into an action of commander: `run((context, argument, options) => …)`. */
export type Runner = <Own extends unknown[]>(
  body: (context: CommandContext, ...own: Own) => Promise<ExitCode | undefined> | ExitCode | undefined,
) => (...given: [...Own, ...unknown[]]) => Promise<void>;

export function createContext(world: World, options: GlobalOptions): CommandContext {
  let loaded: { path: string; config: CliConfig } | undefined;
  const config = (): { path: string; config: CliConfig } => {
    const path = loaded?.path ?? locateConfig(world, options.config);
    return (loaded ??= { path, config: loadConfig(path) });
  };
  return {
    world,
    output: createOutput(world, {
      format: options.json === true ? 'json' : 'text',
      colour: options.color ? 'auto' : 'never',
    }),
    config,
    store: options.store,
    control: () => {
      const { path, config: found } = config();
      if (found.adminSocket === undefined)
        throw cliError(
          'CLI_CONFIG_INVALID',
          `${path}: key \`adminSocket\`: is missing, and this command talks to the proxy`,
        );
      return createControlClient(found.adminSocket);
    },
  };
}

/** @param finish receives the exit code of the one command that ran. */
export function createRunner(world: World, finish: (code: ExitCode) => void): Runner {
  return (body) =>
    async (...given) => {
      // commander hands over the arguments, the options and, last, the command itself.
      const command = given.at(-1) as Command;
      const context = createContext(world, command.optsWithGlobals<GlobalOptions>());
      const work = body as (context: CommandContext, ...own: unknown[]) => ReturnType<typeof body>;
      finish((await work(context, ...given.slice(0, -1))) ?? EXIT_CODES.ok);
    };
}
