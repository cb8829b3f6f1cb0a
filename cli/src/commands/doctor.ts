import type { Command } from 'commander';
import { runChecks, type CheckResult } from '../doctor/run-checks';
import { EXIT_CODES } from '../exit-codes';
import { escapeLines } from '../output/escape';
import type { Output } from '../output/output';
import { withProgress } from '../output/progress';
import type { Runner } from './command-context';
import { withExamples } from './examples';

const MARKS = { ok: 'ok', warning: 'warning', problem: 'PROBLEM', skipped: 'skipped' } as const;

function line({ colours }: Output, result: CheckResult): string {
  const paint = { ok: colours.green, warning: colours.yellow, problem: colours.red, skipped: colours.dim }[
    result.state
  ];
  const head = `${paint(MARKS[result.state].padEnd(8))} ${colours.bold(result.name.padEnd(16))} ${escapeLines(result.detail)}`;
  return result.remedy === undefined ? head : `${head}\n${' '.repeat(26)}-> ${escapeLines(result.remedy)}`;
}

export function addDoctor(program: Command, run: Runner): void {
  withExamples(
    program
      .command('doctor')
      .description('check this machine, the config, the proxy and the audit store; say what to do about each problem')
      .action(
        run(async (context) => {
          const { output, world } = context;
          const results = await withProgress(world, 'Checking', (progress) =>
            runChecks(context, (name) => progress.update(name)),
          );
          const problems = results.filter((result) => result.state === 'problem').length;
          output.result({ checks: results }, () =>
            [
              ...results.map((result) => line(output, result)),
              '',
              problems === 0 ? 'Nothing stands in the way.' : `${problems} problem${problems === 1 ? '' : 's'} found.`,
            ].join('\n'),
          );
          return problems === 0 ? EXIT_CODES.ok : EXIT_CODES.error;
        }),
      ),
    [
      ['sallyport doctor', 'exit status 1 when there is a problem'],
      ['sallyport doctor --json', 'the same for a report'],
    ],
  );
}
