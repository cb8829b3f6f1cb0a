import { answerSentence, type WatchHandlers } from '@sallyport/runbooks';
import { escapeText } from '../output/escape';
import type { Colours } from '../output/output';
import { responseSentence } from './response-sentence';

type Given<Name extends keyof WatchHandlers> = Parameters<NonNullable<WatchHandlers[Name]>>;

/** What a watch tells, each as one line. */
export interface WatchLines {
  alarm(alarm: Given<'alarm'>[0]): string;
  run(run: Given<'run'>[0]): string;
  finding(row: Given<'finding'>[0], run: Given<'finding'>[1]): string;
  response(report: Given<'response'>[0]): string;
  undo(undone: Given<'undo'>[0]): string;
  missed(missed: Given<'missed'>[0]): string;
  problem(problem: Given<'problem'>[0]): string;
}

export function watchLines(colours: Colours): WatchLines {
  return {
    alarm: ({ runbook, by, value, count, withinSeconds }) =>
      `${colours.bold(colours.red('ALARM   '))}  ${runbook.id}: ${by} ${escapeText(value)}, ${count} within ${withinSeconds} s (${runbook.severity})`,
    run: (run) => {
      const paint = run.result === 'clean' ? colours.green : run.result === 'finding' ? colours.red : colours.yellow;
      return `${paint('RUN     ')}  ${run.runbook.id}: ${run.result}. ${escapeText(answerSentence(run))}`;
    },
    finding: (row, run) => {
      const cells = Object.entries(row).map(([name, value]) => `${name}=${String(value)}`);
      return `${colours.red('FINDING ')}  ${run.runbook.id}: ${escapeText(cells.join('  '))}`;
    },
    response: (report) => `${colours.bold(colours.magenta('RESPONSE'))}  ${responseSentence(report)}`,
    undo: ({ runbook, lockId }) =>
      `${colours.magenta('UNDO    ')}  the lock ${escapeText(lockId)} of ${runbook} is lifted`,
    missed: ({ runbook, fromMs, untilMs }) => {
      const at = (ms: number): string => new Date(ms).toISOString();
      const whose = runbook === undefined ? 'windows' : `windows of ${runbook.id}`;
      const from = fromMs === undefined || fromMs === untilMs ? '' : ` from ${at(fromMs)}`;
      const ended = fromMs === undefined ? 'before' : fromMs === untilMs ? 'at' : 'to';
      return `${colours.yellow('MISSED  ')}  ${whose} that ended${from} ${ended} ${at(untilMs)} are not known to be clean: nobody watched, or the store did not know; run them by hand with --end`;
    },
    problem: ({ where, message }) => `${colours.yellow('PROBLEM ')}  ${where}: ${escapeText(message)}`,
  };
}
