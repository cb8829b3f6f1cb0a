import {
  evidenceMs,
  formatDuration,
  lastLiftIn,
  printable,
  respond,
  type ResponseReport,
  type Row,
  type Run,
  type Runbook,
} from '@sallyport/runbooks';
import type { Parts } from './parts';

/**
 * Contains what a row of the audit store names, where the runbook does that by itself; undefined where it leaves it to a
 * person. Never what the log alone says: whoever may write into the log group could else lock whom they like.
 */
export async function contain(parts: Parts, run: Run, row: Row): Promise<ResponseReport | undefined> {
  const { runbook } = run;
  if (runbook.response?.contain.automatic !== true) return undefined;
  const { settings } = parts.packed;
  const report = await respond(runbook, row, {
    control: parts.locks,
    by: 'runner',
    isAutomatic: true,
    lastLift: lastLiftIn(parts.store, runbook, run.window, {}),
    evidenceMs: evidenceMs(run.columns, row),
    neverLock: settings.neverLock,
    mode: settings.responses === 'act' ? 'act' : 'dryRun',
    emitter: parts.emitter,
    clock: parts.clock,
    ledger: parts.ledger,
  });
  const failed = report.outcome.kind === 'failed' || report.auditProblem !== undefined;
  parts.log.write(failed ? 'error' : 'info', 'response', {
    code: failed ? 'RESPONSE_FAILED' : undefined,
    runbook: runbook.id,
    outcome: report.outcome,
    auditProblem: report.auditProblem,
  });
  return report;
}

/** What was done about it, and how that is undone, for people. */
export function containmentText(runbook: Runbook, report: ResponseReport | undefined): string {
  if (report === undefined) {
    return runbook.response === undefined
      ? 'Nothing is contained: the runbook has no automatic containment.'
      : 'Nothing is contained yet: this runbook leaves that to a person. Take the steps of "Contain".';
  }
  const { outcome } = report;
  switch (outcome.kind) {
    case 'contained':
    case 'alreadyContained': {
      const { subject, value, expiresAt, id } = outcome.lock;
      const begun = outcome.kind === 'contained' ? 'Contained' : 'Contained already';
      const undo = runbook.response?.undo ?? '';
      return `${begun}: ${subject} ${printable(value)} is locked until ${expiresAt} by lock ${id}. To undo: lift that lock. ${undo}`;
    }
    case 'wouldContain':
      return `Not contained, since responses are set to suggest: ${outcome.subject} ${printable(outcome.value)} would be locked.`;
    case 'proposed':
      return `Not contained, proposed: lock ${outcome.subject} ${printable(outcome.value)} for ${formatDuration(outcome.durationSeconds)}; ${outcome.detail}.`;
    case 'skipped':
      return `Not contained: ${printable(outcome.detail)}.`;
    case 'failed':
      return `NOT contained, the attempt failed: ${printable(outcome.detail)}. Take the steps of "Contain" by hand, now.`;
  }
}
