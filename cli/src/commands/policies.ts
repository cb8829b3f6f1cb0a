import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from 'commander';
import { cliError } from '../errors';
import { EXIT_CODES, type ExitCode } from '../exit-codes';
import { programOf } from '../rooms';
import type { CommandContext, Runner } from './command-context';
import { withExamples } from './examples';

/** `sallyport policies …` is the policy pack's own program: what follows the name is handed over as it is. */
export function addPolicies(program: Command, run: Runner): void {
  withExamples(
    program
      .command('policies')
      .description('list and explain the policy rules, and judge previews and states by them')
      .usage('list|explain|judge [arguments]')
      .argument('[words...]', 'what `sallyport-policies` takes; `sallyport policies judge --help` shows it')
      .action(run((context, words: readonly string[]) => handOver(context, words))),
    [
      ['sallyport policies list --framework cis-aws-5.0', 'rules, with their controls'],
      ['sallyport policies explain trail-covers-all-regions', ''],
      ['sallyport policies judge preview.json', 'exits with 1 on a mandatory violation'],
    ],
  );
}

async function handOver({ world, output }: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const json = output.format === 'json' ? ['--json'] : [];
  const child = spawn(process.execPath, [programOf('policies'), ...json, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: world.cwd,
    env: { ...world.env },
  });
  const stop = (): void => void child.kill('SIGTERM');
  world.interrupted.addEventListener('abort', stop);
  child.stdout.on('data', (chunk: Buffer) => world.stdout.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => world.stderr.write(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  world.interrupted.removeEventListener('abort', stop);
  return exitCodeOf(code);
}

/** The pack's program uses these, with the same meaning. */
function exitCodeOf(code: number | null): ExitCode {
  const known = [EXIT_CODES.ok, EXIT_CODES.error, EXIT_CODES.usage].find((each) => each === code);
  if (known === undefined) throw cliError('PROGRAM_ENDED', `sallyport-policies ended with ${code ?? 'a signal'}`);
  return known;
}
