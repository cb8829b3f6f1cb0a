import type { Lock } from '@sallyport/contract';

/** A lock as its audit events tell it. */
export function lockParametersOf(lock: Lock): Record<string, string> {
  const { id, subject, value, scope, reason, createdBy, createdAt, expiresAt } = lock;
  return { lockId: id, subject, value, ...(scope === undefined ? {} : { scope }), reason, createdBy, createdAt, expiresAt };
}
