import type { Termination } from '../control/live-sessions';
import type { SessionSettings } from './parts';

/** How long before its end a terminal is told, in seconds; the longest first. */
const WARNINGS = [300, 60] as const;

/** What a look at the clock asks for. */
export type TimeAnswer = { readonly kind: 'end'; readonly termination: Termination } | { readonly kind: 'warn'; readonly text: string } | undefined;

export interface TimesOfSession {
  readonly nowMs: number;
  /** When bytes last passed. */
  readonly activeAtMs: number;
  /** When the key expires, if it does. */
  readonly expiresAtMs: number | undefined;
}

interface Limit {
  readonly name: 'key' | 'session' | 'idle';
  readonly endsAtMs: number;
  /** How long it lasts in all; a limit shorter than a warning has no such warning. */
  readonly lastsMs: number;
  readonly termination: Termination;
  /** Why, in a warning; the termination says it as something that has happened. */
  readonly why: string;
}

/** Ends a session when its time is over, and says so on its terminals before: each warning once. */
export class TimeLimits {
  readonly #told = new Map<string, number>();

  constructor(
    private readonly settings: Pick<SessionSettings, 'sessionSeconds' | 'idleSeconds'>,
    private readonly startedAtMs: number,
  ) {}

  check(times: TimesOfSession): TimeAnswer {
    const limits = this.#limits(times);
    const over = limits.find(({ endsAtMs }) => times.nowMs >= endsAtMs);
    if (over !== undefined) return { kind: 'end', termination: over.termination };
    for (const limit of limits) {
      const text = this.#warningOf(limit, times.nowMs);
      if (text !== undefined) return { kind: 'warn', text };
    }
    return undefined;
  }

  #limits({ activeAtMs, expiresAtMs }: TimesOfSession): Limit[] {
    const { sessionSeconds, idleSeconds } = this.settings;
    const limits: Limit[] = [];
    if (expiresAtMs !== undefined) {
      const termination: Termination = { errorCode: 'GrantExpired', reason: 'the key has expired', by: 'limit' };
      limits.push({ name: 'key', endsAtMs: expiresAtMs, lastsMs: expiresAtMs - this.startedAtMs, termination, why: 'the key expires then' });
    }
    if (sessionSeconds > 0) {
      const termination: Termination = { errorCode: 'LimitExceeded', reason: `sessions end after ${sessionSeconds} seconds`, by: 'limit' };
      limits.push({ name: 'session', endsAtMs: this.startedAtMs + sessionSeconds * 1000, lastsMs: sessionSeconds * 1000, termination, why: termination.reason });
    }
    if (idleSeconds > 0) {
      const termination: Termination = { errorCode: 'LimitExceeded', reason: `no traffic for ${idleSeconds} seconds`, by: 'limit' };
      limits.push({ name: 'idle', endsAtMs: activeAtMs + idleSeconds * 1000, lastsMs: idleSeconds * 1000, termination, why: `${termination.reason} by then` });
    }
    return limits;
  }

  /** The nearest warning that is due and was not given for this end; traffic moves the end of an idle session. */
  #warningOf({ name, endsAtMs, lastsMs, why }: Limit, nowMs: number): string | undefined {
    const due = WARNINGS.filter((seconds) => lastsMs > seconds * 1000 && nowMs >= endsAtMs - seconds * 1000).at(-1);
    if (due === undefined) return undefined;
    const key = `${name} ${due}`;
    if (this.#told.get(key) === endsAtMs) return undefined;
    // A minute's warning stands for the one of five minutes that was missed.
    for (const seconds of WARNINGS) if (seconds >= due) this.#told.set(`${name} ${seconds}`, endsAtMs);
    const minutes = Math.max(1, Math.ceil((endsAtMs - nowMs) / 60_000));
    return `this session ends in ${minutes} minute${minutes === 1 ? '' : 's'}: ${why}`;
  }
}
