import { messageOf, type ControlClient, type Lock } from '@sallyport/contract';
import type { RunEmitter } from '../emit/run-emitter';
import { RunbookError } from '../errors';
import { emitResponse } from './respond';

export interface UndoOptions {
  readonly control: Pick<ControlClient, 'locks' | 'liftLock'>;
  /** The person, or `watch`. */
  readonly by: string;
  readonly reason: string;
  /** Id of the automation that asks, for the audit trail. */
  readonly execution?: string | undefined;
  readonly emitter?: RunEmitter | undefined;
}

export interface UndoReport {
  readonly lock: Lock;
}

/**
 * Lifts a lock that a response made. A lock that cannot be read, or whose lifting cannot be audited, stays: whoever could
 * silence the audit could else let anybody in again unseen.
 * @throws RunbookError LOCK_UNKNOWN, UNDO_NOT_AUDITED; and what the proxy or the table refuses
 */
export async function undo(lockId: string, options: UndoOptions): Promise<UndoReport> {
  const lock = (await options.control.locks()).find(({ id }) => id === lockId);
  if (lock === undefined) throw new RunbookError('LOCK_UNKNOWN', `there is no lock ${lockId}`);
  const runbook = /^runbook (\S+)/.exec(lock.createdBy)?.[1] ?? '';
  const { subject, value } = lock;
  const { by, reason, execution } = options;
  const request = { runbook, action: 'undo', by, lockId, reason, ...(execution === undefined ? {} : { execution }) };
  const problem = await emitResponse(options.emitter, request, { outcome: 'undone', subject, value });
  if (problem !== undefined) throw new RunbookError('UNDO_NOT_AUDITED', `lock ${lockId} stands: ${problem}`);
  try {
    return { lock: await options.control.liftLock(lockId, { reason, liftedBy: by }) };
  } catch (error) {
    // The trail says `undone` already, so it must say as well that it is not. What went wrong comes first.
    await emitResponse(options.emitter, request, { outcome: 'failed', subject, value, detail: messageOf(error) });
    throw error;
  }
}
