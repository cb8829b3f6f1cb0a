import type { Command } from 'commander';
import { addRunbookChecks } from './runbooks/check';
import { addRunbookList } from './runbooks/list';
import { addRunbookRun } from './runbooks/run';
import { addRunbookWatch } from './runbooks/watch';
import type { Runner } from './command-context';

export function addRunbooks(program: Command, run: Runner): void {
  const runbooks = program
    .command('runbooks')
    .description('questions to the audit trail, with what to do about the answers');
  addRunbookList(runbooks, run);
  addRunbookRun(runbooks, run);
  addRunbookWatch(runbooks, run);
  addRunbookChecks(runbooks, run);
}
