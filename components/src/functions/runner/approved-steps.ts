import { emitResponse, neverLocked, undo } from '@sallyport/runbooks';
import type { Lock } from '@sallyport/contract';
import { RunnerError } from './errors';
import type { LockOrder, UndoOrder } from './orders';
import type { Parts } from './parts';
import { packedRunbook } from './settings';

/** A lock that a person has approved: for as long as they said, beyond the cap, but never of who is on the never-lock list. */
export async function lockApproved(parts: Parts, order: LockOrder): Promise<{ readonly lock: Lock }> {
  const runbook = packedRunbook(parts.packed, order.runbook);
  const { subject, value, by, reason, execution } = order;
  const request = {
    runbook: runbook.id,
    action: 'eradicate',
    by,
    subject,
    value,
    reason,
    ...(execution === undefined ? {} : { execution }),
  };
  const spared = neverLocked(parts.packed.settings.neverLock, subject, value, { [subject]: value });
  if (spared !== undefined) {
    await audited(parts, request, { outcome: 'skipped', detail: `${spared} is on the never-lock list` });
    throw new RunnerError(
      'LOCK_SPARED',
      `${subject} ${spared === value ? value : `${value}: ${spared}`} is on the never-lock list`,
    );
  }
  const lock = await parts.locks.putLock(order.lockId, {
    subject,
    value,
    reason,
    createdBy: `runbook ${runbook.id} by ${by}`.slice(0, 256),
    durationSeconds: order.durationSeconds,
  });
  await audited(parts, request, { outcome: 'contained', lockId: lock.id, expiresAt: lock.expiresAt });
  return { lock };
}

/** Lifts a lock, of a response or of an approved step. */
export async function undoApproved(parts: Parts, order: UndoOrder): Promise<{ readonly lock: Lock }> {
  const { by, reason, execution } = order;
  return undo(order.lockId, { control: parts.locks, by, reason, execution, emitter: parts.emitter });
}

async function audited(
  parts: Parts,
  request: Readonly<Record<string, string>>,
  response: Readonly<Record<string, string>>,
): Promise<void> {
  const problem = await emitResponse(parts.emitter, request, response);
  if (problem !== undefined) parts.log.write('error', problem, { code: 'RESPONSE_NOT_AUDITED' });
}
