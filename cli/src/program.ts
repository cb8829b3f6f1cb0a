import { Command, CommanderError, Option } from 'commander';
import { STORE_NAMES } from './audit-store';
import { addAudit } from './commands/audit';
import { createRunner, type GlobalOptions } from './commands/command-context';
import { addCompletion } from './commands/completion';
import { addDemo } from './commands/demo';
import { addDoctor } from './commands/doctor';
import { addLake } from './commands/lake';
import { addLocks } from './commands/locks';
import { addPolicies } from './commands/policies';
import { addRunbooks } from './commands/runbooks';
import { addSessions } from './commands/sessions';
import { addTargets } from './commands/targets';
import { cliError } from './errors';
import { printError } from './output/print-error';
import { withDefaultCommand, withHelpOfSubcommand } from './default-command';
import { withVerbatimWords } from './verbatim-words';
import { EXIT_CODE_HELP, EXIT_CODES, type ExitCode } from './exit-codes';
import type { World } from './world';

const CONFIG_HELP = `The system is found by --config FILE, else SALLYPORT_CONFIG, else ~/.sallyport/cli.yaml, else the demo's
(~/.sallyport/demo/cli.yaml). SALLYPORT_HOME stands in for ~/.sallyport.`;

const HELP_POINTER = 'Add --help to see what it takes.';

/** The whole command tree. @param finish receives the exit code of the one command that ran. */
export function buildProgram(
  world: World,
  version: string,
  finish: (code: ExitCode) => void,
  writeUsageError: (text: string) => void = (text) => void world.stderr.write(text),
): Command {
  const program = new Command('sallyport')
    .description('SSH access whose every decision is a CloudTrail record')
    .version(version, '--version', 'print the version')
    .option('--json', 'print results as JSON on standard output')
    .option('--no-color', 'never use colour (also NO_COLOR; never without a terminal)')
    .option('--config <file>', 'where the system is')
    .addOption(
      new Option('--store <name>', 'the audit store to ask, where the config has several').choices(STORE_NAMES),
    )
    .option('--debug', 'show the stack of an error')
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: writeUsageError,
      getOutHelpWidth: () => world.stdout.columns ?? 100,
      getErrHelpWidth: () => world.stderr.columns ?? 100,
      // Help is plain text: what it holds needs no emphasis.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(HELP_POINTER)
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
    addPolicies,
    addDoctor,
    addCompletion,
  ]) {
    add(program, run);
  }
  return program;
}

/** What commander says of a command line, without its prefix and the pointer to the help. */
const usageMessage = (said: string): string =>
  said
    .replace(/^error: /, '')
    .replace(HELP_POINTER, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');

/** `--json` counts also where the rest of the line is not understood. */
const asksForJson = (words: readonly string[]): boolean => {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).includes('--json');
};

/** Runs the command line and gives its exit code. Whatever goes wrong is told on stderr. */
export async function runCommandLine(world: World, version: string, words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODES.ok;
  let said = '';
  const program = buildProgram(
    world,
    version,
    (finished) => (code = finished),
    (text) => (said += text),
  );
  const json = asksForJson(words);
  try {
    await program.parseAsync(withVerbatimWords(withDefaultCommand(program, withHelpOfSubcommand(program, words))), {
      from: 'user',
    });
    return code;
  } catch (error) {
    const options = program.opts<GlobalOptions>();
    const style = {
      format: json || options.json === true ? 'json' : 'text',
      colour: options.color ? 'auto' : 'never',
      stack: options.debug === true ? 'shown' : 'hidden',
    } as const;
    if (error instanceof CommanderError) {
      // Help that was asked for is no error.
      if (error.exitCode === 0) return EXIT_CODES.ok;
      if (style.format === 'text') world.stderr.write(said);
      else printError(world, cliError('CLI_USAGE', usageMessage(said)), style);
      return EXIT_CODES.usage;
    }
    printError(world, error, style);
    return EXIT_CODES.error;
  }
}
