import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import { claimState, fileState, runDocument, watch } from '@sallyport/runbooks';
import type { Command } from 'commander';
import { openAuditStore } from '../../audit-store';
import { collect, openCatalogue, overridesOf, tellProblems } from '../../runbooks/open-catalogue';
import { openEmitter } from '../../runbooks/open-emitter';
import { watchLines } from '../../runbooks/watch-lines';
import type { CommandContext, Runner } from '../command-context';
import { withExamples } from '../examples';

interface WatchOptions {
  readonly folder?: readonly string[];
  readonly dryRun?: boolean;
  readonly state?: string;
}

const stateFile = (context: CommandContext, { state }: WatchOptions): string =>
  state === undefined ? join(dirname(context.config().path), 'watch-state.json') : resolve(context.world.cwd, state);

export function addRunbookWatch(runbooks: Command, run: Runner): void {
  withExamples(
    runbooks
      .command('watch')
      .description('evaluate schedules and immediate alarms, and contain where a runbook says so, until Ctrl-C')
      .option('--folder <path>', 'also the runbooks of this folder; may be given several times', collect)
      .option('--dry-run', 'say what would be locked, and lock nothing')
      .option('--state <file>', 'what outlives this watch (default: watch-state.json beside the config)')
      .action(
        run(async (context, options: WatchOptions) => {
          const { output, world } = context;
          const catalogue = await openCatalogue(context, options.folder);
          tellProblems(context, catalogue.problems);
          // A dry run must not make the next watch believe that something was answered.
          const file = options.dryRun === true ? undefined : stateFile(context, options);
          const claim = file === undefined ? undefined : await claimState(file);
          const store = openAuditStore(context);
          const lines = watchLines(output.colours);
          const tell = (kind: string, shape: object, text: string): void =>
            output.print(output.format === 'json' ? JSON.stringify({ kind, ...shape }) : text);
          const watching = watch({
            runbooks: catalogue.runbooks,
            overrides: overridesOf(context),
            store,
            control: context.control(),
            emitter: openEmitter(context),
            neverLock: context.config().config.neverLock,
            mode: options.dryRun === true ? 'dryRun' : 'act',
            state: file === undefined ? undefined : fileState(file),
            on: {
              alarm: (alarm) =>
                tell(
                  'alarm',
                  { runbook: alarm.runbook.id, by: alarm.by, value: alarm.value, count: alarm.count },
                  lines.alarm(alarm),
                ),
              run: (done) => tell('run', runDocument(done), lines.run(done)),
              finding: (row, done) => tell('finding', { runbook: done.runbook.id, row }, lines.finding(row, done)),
              response: (report) => tell('response', report, lines.response(report)),
              undo: (undone) => tell('undo', { runbook: undone.runbook, lockId: undone.lockId }, lines.undo(undone)),
              missed: (missed) =>
                tell('missed', { ...missed, runbook: missed.runbook?.id ?? null }, lines.missed(missed)),
              problem: (problem) => tell('problem', problem, lines.problem(problem)),
            },
          });
          output.note(`Watching with ${catalogue.runbooks.length} runbooks. Ctrl-C stops.`);
          if (!world.interrupted.aborted) await once(world.interrupted, 'abort');
          await watching.stop();
          await claim?.release();
          store.close();
          return undefined;
        }),
      ),
    [
      ['sallyport runbooks watch', 'raise alarms and contain, as the demo does'],
      ['sallyport runbooks watch --dry-run --json', 'one JSON object a line, nothing locked'],
    ],
  );
}
