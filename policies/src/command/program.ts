import { Command, CommanderError, Option } from 'commander';
import { messageOf, SallyportError } from '@sallyport/contract';
import { policiesError } from '../errors';
import { escapeText, FORMATS } from '../judge';
import { LEVELS } from '../settings';
import { EXIT_CODE_HELP, EXIT_CODES, type ExitCode } from './exit-codes';
import { explainRule } from './explain-rule';
import { judgeCommand, type JudgeOptions } from './judge-command';
import { listRules, type ListOptions } from './list-rules';
import type { World } from './world';

const EXAMPLES = `Examples:
  $ pulumi preview --json --show-sames > preview.json
  $ sallyport-policies judge preview.json
  $ sallyport-policies judge preview.json --waivers waivers.json --format sarif --output policies.sarif
  $ sallyport-policies list --framework cis-aws-5.0
  $ sallyport-policies explain trail-covers-all-regions`;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function buildProgram(world: World, finish: (code: ExitCode) => void, says: (text: string) => void): Command {
  const program = new Command('sallyport-policies')
    .description('Judges Pulumi stacks on AWS: MFA, logging, tampering, SSH reachability and the SSH access proxy')
    .version(world.version, '--version', 'print the version')
    .option('--json', 'print results as JSON on standard output')
    .configureOutput({ writeOut: (text) => world.print(text.trimEnd()), writeErr: says })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText('after', `\n${EXIT_CODE_HELP}\n\n${EXAMPLES}`);
  const format = (): 'json' | 'text' => (program.opts<{ json?: boolean }>().json === true ? 'json' : 'text');
  program
    .command('list')
    .description('the rules, with their severities, default levels and titles; controls with --framework')
    .option('--framework <id>', 'only rules that are evidence for a control of it, e.g. cis-aws-5.0')
    .option('--area <name>', 'only rules of mfa, audit, service-logs, tampering, reachability or proxy')
    .action((options: ListOptions) => listRules(world, options, format()));
  program
    .command('explain')
    .description('all about one rule: why, what it reads, options, how to set it right, examples')
    .argument('<rule>', 'its id')
    .action((rule: string) => explainRule(world, rule, format()));
  program
    .command('judge')
    .description('judge previews, event logs and exported states; needs no program, no cloud and no login')
    .argument('<file...>', 'what `preview --json --show-sames`, `--event-log` or `stack export` wrote')
    .option('--config <file>', 'levels and options of rules, as --policy-pack-config of Pulumi takes them')
    .option('--waivers <file>', 'a JSON list of waivers')
    .addOption(new Option('--level <level>', 'the level of every rule that the config does not name').choices(LEVELS))
    .option('--framework <id>', 'only rules that are evidence for a control of it; may be repeated', collect, [])
    .addOption(new Option('--format <format>', 'how to tell what was found').choices(FORMATS).default('table'))
    .option('--output <file>', 'write there instead of to standard output')
    .option('--baseline', 'the stack is the baseline of its account: what it lacks, the account lacks')
    .action(async (files: readonly string[], options: JudgeOptions) => {
      const asked = format() === 'json' && options.format === 'table' ? 'json' : options.format;
      finish(await judgeCommand(world, files, { ...options, format: asked }));
    });
  return program;
}

/** Runs the command line and gives its exit code. Whatever goes wrong is told on standard error. */
export async function runCommandLine(world: World, words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODES.ok;
  let said = '';
  const program = buildProgram(
    world,
    (finished) => (code = finished),
    (text) => (said += text),
  );
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.ok;
    tell(world, asSallyportError(error, said), words.includes('--json') ? 'json' : 'text');
    return EXIT_CODES.usage;
  }
}

function asSallyportError(error: unknown, said: string): SallyportError {
  if (error instanceof SallyportError) return error;
  // Without a command commander says nothing but its help, as an error.
  if (error instanceof CommanderError) {
    const message = error.code === 'commander.help' ? 'no command was given' : said.replace(/^error: /, '').trim();
    return policiesError('USAGE', message.replace(/\s*\n\s*/g, ' '));
  }
  return new SallyportError('UNEXPECTED', messageOf(error), 'Report what it was given and what it said.', {
    cause: error,
  });
}

function tell(world: World, error: SallyportError, format: 'json' | 'text'): void {
  const text = `error ${error.code}: ${escapeText(error.message)}\nwhat to do: ${error.remedy}`;
  world.printError(format === 'json' ? JSON.stringify({ error: error.toJSON() }) : text);
}
