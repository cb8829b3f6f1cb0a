import type { Identity } from '../auth/identity';
import type { Termination } from '../control/live-sessions';
import type { SessionSettings } from './parts';

interface Times {
  readonly identity: Identity;
  readonly settings: Pick<SessionSettings, 'idleSeconds' | 'sessionSeconds'>;
  readonly nowMs: number;
  readonly startedAtMs: number;
  readonly activeAtMs: number;
}

/** Why a session, or the outer connection of a jump, must end now; undefined while it may go on. */
export function whyOverdue({ identity, settings, nowMs, startedAtMs, activeAtMs }: Times): Termination | undefined {
  const { expiresAtMs } = identity.constraints;
  if (expiresAtMs !== undefined && nowMs >= expiresAtMs) return { errorCode: 'GrantExpired', reason: 'the key has expired', by: 'limit' };
  if (settings.sessionSeconds > 0 && nowMs - startedAtMs >= settings.sessionSeconds * 1000) {
    return { errorCode: 'LimitExceeded', reason: `sessions end after ${settings.sessionSeconds} seconds`, by: 'limit' };
  }
  if (settings.idleSeconds > 0 && nowMs - activeAtMs >= settings.idleSeconds * 1000) {
    return { errorCode: 'LimitExceeded', reason: `no traffic for ${settings.idleSeconds} seconds`, by: 'limit' };
  }
  return undefined;
}
