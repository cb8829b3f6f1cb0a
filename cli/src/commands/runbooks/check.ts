import { basename, resolve } from 'node:path';
import {
  createLocalEnvironment,
  findRunbook,
  lintRunbook,
  placeText,
  readRunbook,
  testRunbook,
  type CaseResult,
  type Problem,
  type Runbook,
} from '@sallyport/runbooks';
import type { Command } from 'commander';
import { EXIT_CODES } from '../../exit-codes';
import { withTemporaryLake } from '../../lake/temporary-lake';
import { renderTable } from '../../output/table';
import { escapeText } from '../../output/escape';
import { collect, openCatalogue, problemText } from '../../runbooks/open-catalogue';
import type { CommandContext, Runner } from '../command-context';
import { withExamples } from '../examples';

interface Chosen {
  readonly runbooks: readonly Runbook[];
  readonly problems: readonly Problem[];
}

/** Those named, by id or by path of a file; without a name the whole catalogue. */
async function choose(
  context: CommandContext,
  names: readonly string[],
  folders: readonly string[] | undefined,
): Promise<Chosen> {
  const catalogue = await openCatalogue(context, folders);
  if (names.length === 0) return catalogue;
  const runbooks: Runbook[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    if (!name.endsWith('.md')) {
      runbooks.push(findRunbook(catalogue, name));
      continue;
    }
    const read = await readRunbook(resolve(context.world.cwd, name));
    if ('runbook' in read) runbooks.push(read.runbook);
    else problems.push(...read.problems);
  }
  return { runbooks, problems };
}

function addLint(runbooks: Command, run: Runner): void {
  withExamples(
    runbooks
      .command('lint')
      .description('check runbooks and their cases: form, portable SQL, texts (exit status 1 with an error)')
      .argument('[runbook...]', 'ids or paths of .md files (default: all)')
      .option('--folder <path>', 'also the runbooks of this folder; may be given several times', collect)
      .action(
        run(async (context, names: string[], options: { folder?: string[] }) => {
          const { runbooks: chosen, problems: unread } = await choose(context, names, options.folder);
          const problems = [...unread];
          for (const runbook of chosen) problems.push(...(await lintRunbook(runbook)));
          const shape = problems.map(({ place, severity, message }) => ({
            place: placeText(place),
            severity,
            message,
          }));
          context.output.result({ runbooks: chosen.map(({ id }) => id), problems: shape }, () =>
            problems.length === 0
              ? `In order: ${chosen.length} of ${chosen.length} runbooks.`
              : problems.map((problem) => escapeText(problemText(problem))).join('\n'),
          );
          return problems.some((problem) => problem.severity === 'error') ? EXIT_CODES.error : EXIT_CODES.ok;
        }),
      ),
    [
      ['sallyport runbooks lint', 'all of them'],
      ['sallyport runbooks lint ./our-runbooks/vpn-only.md', 'one file'],
    ],
  );
}

function addTest(runbooks: Command, run: Runner): void {
  withExamples(
    runbooks
      .command('test')
      .description(
        "run runbooks against their cases on a local lake of the test's own (exit status 1 when a case fails)",
      )
      .argument('[runbook...]', 'ids or paths of .md files (default: all)')
      .option('--folder <path>', 'also the runbooks of this folder; may be given several times', collect)
      .action(
        run(async (context, names: string[], options: { folder?: string[] }) => {
          const { runbooks: chosen, problems } = await choose(context, names, options.folder);
          const results = await withTemporaryLake(context, async (lake) => {
            const environment = createLocalEnvironment(lake);
            try {
              return await testAll(context, chosen, environment);
            } finally {
              environment.close();
            }
          });
          const failed = results.filter((result) => !result.passed).length;
          context.output.result({ results: results.map(caseShape), problems: problems.map(problemText) }, () =>
            [
              ...problems.map((problem) => escapeText(problemText(problem))),
              renderTable(
                ['CASE', 'RUNBOOK', 'RESULT', 'MS', 'DIFFERENCE'],
                results.map((each) => [
                  each.name,
                  each.runbook,
                  each.passed ? 'passed' : 'FAILED',
                  String(each.tookMs),
                  each.differences.join('; '),
                ]),
                context.output.colours,
              ),
              failed === 0 ? `All ${results.length} cases passed.` : `${failed} of ${results.length} cases failed.`,
            ].join('\n'),
          );
          return failed === 0 && problems.length === 0 ? EXIT_CODES.ok : EXIT_CODES.error;
        }),
      ),
    [
      ['sallyport runbooks test', 'all of them'],
      ['sallyport runbooks test ssh-denied-surge', 'one'],
    ],
  );
}

const caseShape = ({ runbook, name, passed, result, tookMs, differences }: CaseResult): object => ({
  runbook,
  name,
  passed,
  result: result ?? null,
  tookMs,
  differences,
});

async function testAll(
  context: CommandContext,
  chosen: readonly Runbook[],
  environment: Parameters<typeof testRunbook>[1]['environment'],
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const runbook of chosen) {
    context.output.note(`Testing ${runbook.id} (${basename(runbook.file)})`);
    results.push(...(await testRunbook(runbook, { environment, signal: context.world.interrupted })));
  }
  return results;
}

export function addRunbookChecks(runbooks: Command, run: Runner): void {
  addLint(runbooks, run);
  addTest(runbooks, run);
}
