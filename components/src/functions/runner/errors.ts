import { SallyportError } from '@sallyport/contract';

const REMEDIES = {
  RUNNER_ENVIRONMENT: 'Deploy the function by RunbookAlarms, which sets its environment.',
  RUNNER_ORDER: 'Send an alarm state change, or an order as docs/alarms.md lists them.',
  RUNNER_RUNBOOKS: 'Deploy again: the runbooks in the archive are those that were there at preview.',
  LOCK_INVALID: 'Name what the proxies can match: an address or CIDR, or a fingerprint.',
  LOCK_ID_TAKEN: 'Give the order an id of its own; the lock of that id stands as it was.',
  LOCK_NOT_FOUND: 'See `sallyport locks list` for the locks in force; it may have expired.',
  LOCK_SPARED: 'Take the value off the never-lock list if it must be locked.',
} as const;

export type RunnerErrorCode = keyof typeof REMEDIES;

/** A failure that trying again does not mend. */
export class RunnerError extends SallyportError {
  override readonly name = 'RunnerError';

  constructor(code: RunnerErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(code, message, REMEDIES[code], options);
  }
}
