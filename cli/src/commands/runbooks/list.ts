import { placeText } from '@sallyport/runbooks';
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { escapeLines } from '../../output/escape';
import { renderTable } from '../../output/table';
import { formatDuration } from '../../output/time';
import { collect, openCatalogue, openRunbook, tellProblems } from '../../runbooks/open-catalogue';
import { EXIT_CODES } from '../../exit-codes';
import type { Runner } from '../command-context';
import { withExamples } from '../examples';

export function addRunbookList(runbooks: Command, run: Runner): void {
  withExamples(
    runbooks
      .command('list')
      .description('list the runbooks of the catalogue')
      .option('--folder <path>', 'also those of this folder; may be given several times', collect)
      .action(
        run(async (context, options: { folder?: string[] }) => {
          const { output } = context;
          const catalogue = await openCatalogue(context, options.folder);
          const list = catalogue.runbooks.map(
            ({ id, title, severity, question, schedule, window, response, file }) => ({
              id,
              title,
              severity,
              question,
              schedule: schedule ?? null,
              windowSeconds: window,
              response: response === undefined ? null : response.contain.automatic ? 'automatic' : 'by hand',
              file,
            }),
          );
          const problems = catalogue.problems.map(({ place, message }) => ({ place: placeText(place), message }));
          output.result({ runbooks: list, problems }, () =>
            list.length === 0
              ? 'There is no runbook. `sallyport runbooks list --folder PATH` reads those of a folder.'
              : renderTable(
                  ['RUNBOOK', 'SEVERITY', 'TITLE', 'SCHEDULE', 'WINDOW', 'RESPONSE'],
                  list.map((each) => [
                    each.id,
                    each.severity,
                    each.title,
                    each.schedule ?? '-',
                    formatDuration(each.windowSeconds * 1000),
                    each.response ?? '-',
                  ]),
                  output.colours,
                ),
          );
          tellProblems(context, catalogue.problems);
          return catalogue.problems.length === 0 ? EXIT_CODES.ok : EXIT_CODES.error;
        }),
      ),
    [
      ['sallyport runbooks', 'which questions can be asked'],
      ['sallyport runbooks list --folder ./our-runbooks', "with your team's own"],
    ],
  );
  withExamples(
    runbooks
      .command('show')
      .description('show one runbook: question, SQL, parameters and steps')
      .argument('<id>', 'id of the runbook')
      .option('--folder <path>', 'also look in this folder; may be given several times', collect)
      .action(
        run(async (context, id: string, options: { folder?: string[] }) => {
          const runbook = await openRunbook(context, id, options.folder);
          context.output.result({ runbook }, () => escapeLines(readFileSync(runbook.file, 'utf8')).trimEnd());
          return undefined;
        }),
      ),
    [['sallyport runbooks show ssh-denied-surge', 'the file as people read it']],
  );
}
