import type { Lock } from '@sallyport/contract';

/** How a lock is told to the person it stops: the reason, and when it ends. */
export function lockMessage(lock: Pick<Lock, 'reason' | 'expiresAt'>): string {
  return `locked until ${lock.expiresAt}: ${lock.reason}`;
}
