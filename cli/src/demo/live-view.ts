import { loadCatalogue, watch } from '@sallyport/runbooks';
import { openAuditStore } from '../audit-store';
import { eventLine } from '../audit/event-line';
import type { CommandContext } from '../commands/command-context';
import { openEmitter } from '../runbooks/open-emitter';
import { overridesOf } from '../runbooks/open-catalogue';
import { watchLines } from '../runbooks/watch-lines';
import type { RunningDemo } from './start-demo';

/** Heartbeats come every second; in a view for people they would hide everything else. */
const NOT_SHOWN: readonly string[] = ['EmitHeartbeat'];

/** Prints events, alarms and responses as they happen, until `signal` aborts; contains as the runbooks say. */
export async function showLive(context: CommandContext, demo: RunningDemo, signal: AbortSignal): Promise<void> {
  const { output } = context;
  const store = openAuditStore(context);
  const { runbooks } = await loadCatalogue();
  const lines = watchLines(output.colours);
  const tell = (kind: string, shape: object, text: string): void =>
    output.print(output.format === 'json' ? JSON.stringify({ kind, ...shape }) : text);
  const watching = watch({
    runbooks,
    overrides: overridesOf(context),
    store,
    control: demo.proxy.control,
    emitter: openEmitter(context),
    neverLock: context.config().config.neverLock,
    on: {
      alarm: (alarm) =>
        tell(
          'alarm',
          { runbook: alarm.runbook.id, by: alarm.by, value: alarm.value, count: alarm.count },
          lines.alarm(alarm),
        ),
      // A clean run on schedule is no news.
      run: (run, trigger) => {
        if (run.result === 'finding' || trigger.kind === 'alarm')
          tell('run', { runbook: run.runbook.id, result: run.result }, lines.run(run));
      },
      finding: (row, run) => tell('finding', { runbook: run.runbook.id, row }, lines.finding(row, run)),
      response: (report) => tell('response', report, lines.response(report)),
      undo: (undone) => tell('undo', { runbook: undone.runbook, lockId: undone.lockId }, lines.undo(undone)),
      problem: (problem) => {
        if (!signal.aborted) tell('problem', problem, lines.problem(problem));
      },
    },
    // Heartbeats come every second here, so the watermark is never far behind.
    scheduleDelayMs: 3_000,
    retryMs: 500,
  });
  try {
    for await (const event of demo.proxy.control.followEvents(signal)) {
      if (!NOT_SHOWN.includes(event.eventName)) tell('event', { event }, eventLine(event, output.colours));
    }
  } finally {
    await watching.stop();
    store.close();
  }
}
