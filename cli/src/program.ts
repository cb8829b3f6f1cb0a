import { Command, CommanderError } from 'commander';
import { addAudit } from './commands/audit';
import { createRunner, type GlobalOptions } from './commands/command-context';
import { addCompletion } from './commands/completion';
import { addDemo } from './commands/demo';
import { addDoctor } from './commands/doctor';
import { addLake } from './commands/lake';
import { addLocks } from './commands/locks';
import { addRunbooks } from './commands/runbooks';
import { addSessions } from './commands/sessions';
import { addTargets } from './commands/targets';
import { printError } from './output/print-error';
import { withDefaultCommand } from './default-command';
import { EXIT_CODE_HELP, EXIT_CODES, type ExitCode } from './exit-codes';
import type { World } from './world';

const CONFIG_HELP = `The system is found by --config FILE, else SALLYPORT_CONFIG, else ~/.sallyport/cli.yaml, else the demo's
(~/.sallyport/demo/cli.yaml). SALLYPORT_HOME stands in for ~/.sallyport.`;

/** The whole command tree. @param finish receives the exit code of the one command that ran. */
export function buildProgram(world: World, version: string, finish: (code: ExitCode) => void): Command {
  const program = new Command('sallyport')
    .description('SSH access whose every decision is a CloudTrail record')
    .version(version, '--version', 'print the version')
    .option('--json', 'print results as JSON on standard output')
    .option('--no-color', 'never use colour (also NO_COLOR; never without a terminal)')
    .option('--config <file>', 'where the system is')
    .option('--debug', 'show the stack of an error')
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
      getOutHelpWidth: () => world.stdout.columns ?? 100,
      getErrHelpWidth: () => world.stderr.columns ?? 100,
      // Help is plain text: what it holds needs no emphasis.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Add --help to see what it takes.')
    .exitOverride()
    .addHelpText(
      'after',
      `\n${CONFIG_HELP}\n\n${EXIT_CODE_HELP}\n\nExamples:\n  $ sallyport demo           the whole system on this machine\n  $ sallyport demo --tour    see it play its story by itself\n  $ sallyport doctor         find out why something does not work`,
    );
  const run = createRunner(world, finish);
  for (const add of [
    addDemo,
    addTargets,
    addSessions,
    addLocks,
    addRunbooks,
    addAudit,
    addLake,
    addDoctor,
    addCompletion,
  ]) {
    add(program, run);
  }
  return program;
}

/** Runs the command line and gives its exit code. Whatever goes wrong is told on stderr. */
export async function runCommandLine(world: World, version: string, words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODES.ok;
  const program = buildProgram(world, version, (finished) => (code = finished));
  try {
    await program.parseAsync(withDefaultCommand(program, words), { from: 'user' });
    return code;
  } catch (error) {
    // commander has already said what was wrong with the command line; help that was asked for is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    const options = program.opts<GlobalOptions>();
    printError(world, error, {
      format: options.json === true ? 'json' : 'text',
      colour: options.color ? 'auto' : 'never',
      stack: options.debug === true ? 'shown' : 'hidden',
    });
    return EXIT_CODES.error;
  }
}
