import { SallyportError } from '@sallyport/contract';
import type { Right } from './rights';

/** An answer of the control API: the error and the HTTP status that goes with it. */
export class ControlError extends SallyportError {
  override readonly name = 'ControlError';

  constructor(
    readonly status: number,
    code: string,
    message: string,
    remedy: string,
    options?: { cause?: unknown },
  ) {
    super(code, message, remedy, options);
  }
}

/** The refusal that asks for a proof: its challenge goes into the header of the answer. */
export class ProofRequired extends ControlError {
  constructor(
    readonly challenge: string,
    message: string,
    remedy: string,
  ) {
    super(401, 'CONTROL_PROOF_REQUIRED', message, remedy);
  }
}

export const proofRequired = (challenge: string, failed: boolean): ProofRequired =>
  failed
    ? new ProofRequired(challenge, 'the proof of who asks does not hold: it is missing, late, or made for another request or connection', 'Send the request again. Do not share or replace the .proofs folder beside the admin socket.')
    : new ProofRequired(challenge, 'this request needs a proof of the user who sends it, and has none', 'Update the `sallyport` command to the version of the proxy; other clients answer the challenge as docs/operations.md says.');

export const notPermitted = (right: Right, principal: string): ControlError =>
  right === 'act'
    ? new ControlError(403, 'CONTROL_FORBIDDEN', `${principal} may not act on this proxy`, "Name the user in `control.operators` of the proxy's config and restart it.")
    : new ControlError(403, 'CONTROL_FORBIDDEN', `${principal} may not read from this proxy`, "Name the user in `control.readers` of the proxy's config and restart it.");

export const accountUnknown = (key: string, name: string): SallyportError =>
  new SallyportError('CONTROL_USER_UNKNOWN', `${key}: /etc/passwd has no user ${JSON.stringify(name)}`, 'Correct the name, or give the number of the user (id -u NAME).');

export const lockNotFound = (id: string): ControlError =>
  new ControlError(404, 'LOCK_NOT_FOUND', `no lock in force has the id ${id}`, 'List the locks in force; this one may have been lifted or have expired.');

export const lockInvalid = (message: string): ControlError =>
  new ControlError(400, 'LOCK_INVALID', message, 'Correct the value of the lock and create it again.');

export const lockMatchesNothing = (warning: string): ControlError =>
  new ControlError(409, 'LOCK_MATCHES_NOTHING', warning, 'Correct the name, or use --force for one that the proxy does not know, such as a principal that was removed.');

export const lockNotAudited = (id: string, cause: unknown): ControlError =>
  new ControlError(
    503,
    'LOCK_NOT_AUDITED',
    `the lock ${id} is in force, but its CreateLock event could not be made durable`,
    'Repair the audit trail of the proxy; the lock holds meanwhile.',
    { cause },
  );

export const tooManyLocks = (limit: number): ControlError =>
  new ControlError(409, 'LOCK_LIMIT', `there are already ${limit} locks`, 'Lift locks that are no longer needed; a lock on a CIDR or a person stands for many.');

export const sessionNotFound = (id: string): ControlError =>
  new ControlError(404, 'SESSION_NOT_FOUND', `no live session has the id ${id}`, 'List the live sessions; this one may have ended.');

export const recordingNotFound = (id: string): ControlError =>
  new ControlError(404, 'RECORDING_NOT_FOUND', `there is no recording of the session ${id}`, 'Only terminals are recorded, and only where the config asks for it.');

export const routeNotFound = (method: string, path: string): ControlError =>
  new ControlError(404, 'CONTROL_ROUTE', `the control API has no ${method} ${path.slice(0, 200)}`, 'Use the same version of the command and of the proxy.');

export const requestInvalid = (message: string): ControlError =>
  new ControlError(400, 'CONTROL_REQUEST', message, 'Correct the named member and send the request again.');

export const bodyTooLarge = (limit: number): ControlError =>
  new ControlError(413, 'CONTROL_BODY', `the body is longer than ${limit} bytes`, 'Shorten the reason or the value.');

export const tooManyFollowers = (limit: number): ControlError =>
  new ControlError(429, 'CONTROL_FOLLOWERS', `${limit} clients already follow the events`, 'End one of them first.');

export const socketInUse = (path: string): SallyportError =>
  new SallyportError('CONTROL_SOCKET_IN_USE', `another process answers on the admin socket ${path}`, 'Stop it, or give this proxy an adminSocket of its own.');

export const socketUnusable = (path: string, why: string, cause?: unknown): SallyportError =>
  new SallyportError('CONTROL_SOCKET', `the admin socket ${path} cannot be opened: ${why}`, 'Name a short path in a folder that only the proxy can write to (adminSocket).', { cause });

export const healthListenFailed = ({ host, port }: { host: string; port: number }, why: string, cause?: unknown): SallyportError =>
  new SallyportError('LISTEN_FAILED', `health.listen: cannot listen on ${host}:${port}: ${why}`, 'Free the port or name another one in health.listen.', { cause });
