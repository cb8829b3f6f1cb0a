import { SallyportError } from '@sallyport/contract';

/** The act could not be made durable: whoever asked for it must be refused. */
export function auditNotDurable(why: string, cause?: unknown): SallyportError {
  return new SallyportError(
    'AUDIT_NOT_DURABLE',
    `the act could not be written to the audit trail: ${why}`,
    'Free disk space or repair the state directory, and see that the audit sinks are reachable; the proxy goes on by itself then.',
    { cause },
  );
}

export function spoolInUse(directory: string, pid: number): SallyportError {
  return new SallyportError(
    'AUDIT_SPOOL_IN_USE',
    `the audit spool ${directory} belongs to the running process ${pid}`,
    'Give each proxy a stateDirectory of its own, or stop the other process.',
  );
}

export function spoolUnusable(directory: string, why: string, cause?: unknown): SallyportError {
  return new SallyportError(
    'AUDIT_SPOOL_UNUSABLE',
    `the audit spool ${directory} cannot be used: ${why}`,
    'See that the state directory exists on a disk with free space and belongs to the user that runs the proxy.',
    { cause },
  );
}

/** Something was recorded before the trail was started or after it was closed. */
export function trailNotRunning(): SallyportError {
  return new SallyportError(
    'AUDIT_NOT_RUNNING',
    'the audit trail is not running, so nothing can be recorded',
    'Start the proxy before acts are asked for, and drain it before it ends.',
  );
}
