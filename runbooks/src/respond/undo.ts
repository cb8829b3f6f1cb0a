import type { ControlClient, Lock } from '@sallyport/contract';
import type { RunEmitter } from '../emit/run-emitter';
import { emitResponse } from './respond';

export interface UndoOptions {
  readonly control: Pick<ControlClient, 'liftLock'>;
  /** The person, or `watch`. */
  readonly by: string;
  readonly reason: string;
  readonly emitter?: RunEmitter | undefined;
}

export interface UndoReport {
  readonly lock: Lock;
  readonly auditProblem?: string;
}

/** Lifts a lock that a response made. Throws the proxy's own refusal, e.g. of a lock that is gone already. */
export async function undo(lockId: string, options: UndoOptions): Promise<UndoReport> {
  const lock = await options.control.liftLock(lockId, { reason: options.reason, liftedBy: options.by });
  const runbook = /^runbook (\S+)/.exec(lock.createdBy)?.[1] ?? '';
  const auditProblem = await emitResponse(
    options.emitter,
    { runbook, action: 'undo', by: options.by, lockId, reason: options.reason },
    { outcome: 'undone', subject: lock.subject, value: lock.value },
  );
  return { lock, ...(auditProblem === undefined ? {} : { auditProblem }) };
}
