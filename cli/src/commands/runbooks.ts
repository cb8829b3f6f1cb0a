import type { Command } from 'commander';
import { addRunbookChecks } from './runbooks/check';
import { addRunbookList } from './runbooks/list';
import { addRunbookRun } from './runbooks/run';
import { addRunbookWatch } from './runbooks/watch';
import type { Runner } from './command-context';
import { withExamples } from './examples';

export function addRunbooks(program: Command, run: Runner): void {
  const runbooks = withExamples(
    program.command('runbooks').description('questions to the audit trail, with what to do about the answers'),
    [
      ['sallyport runbooks', 'the questions there are'],
      ['sallyport runbooks run ssh-denied-surge', 'ask one'],
    ],
  );
  addRunbookList(runbooks, run);
  addRunbookRun(runbooks, run);
  addRunbookWatch(runbooks, run);
  addRunbookChecks(runbooks, run);
}
