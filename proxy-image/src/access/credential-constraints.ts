import type { AccessAction } from '@sallyport/contract';
import type { Constraints } from '../auth/identity';
import type { AccessDecision, AccessRequest } from './gate';

type Refusal = Extract<AccessDecision, { allowed: false }>;

const refuse = (message: string): Refusal => ({ allowed: false, errorCode: 'AccessDenied', message, policyIds: [] });

const FORWARDING: ReadonlySet<AccessAction> = new Set(['forwardPort', 'forwardName', 'listenPort', 'forwardSocket', 'listenSocket']);
/** sshd_config(5), ForceCommand. */
export const INTERNAL_SFTP = 'internal-sftp';

/** With a forced command, nothing else may run: sshd(8), `command=`. */
const RUNS_SOMETHING_ELSE: ReadonlySet<AccessAction> = new Set(['shell', 'subsystem', 'sftp']);

/**
 * What the key's own options refuse, before any policy is asked. A forced command has to be asked for as `exec` with
 * exactly that command, whatever the client wanted.
 */
export function refusalByConstraint(request: AccessRequest, constraints: Constraints): Refusal | undefined {
  const { action } = request;
  if (FORWARDING.has(action) && !constraints.permitPortForwarding)
    return refuse('the key may not forward ports or sockets');
  if (action === 'forwardAgent' && !constraints.permitAgentForwarding)
    return refuse('the key may not forward an agent');
  if (action === 'forwardX11' && !constraints.permitX11Forwarding) return refuse('the key may not forward X11');
  if (constraints.forceCommand === undefined) return undefined;
  // sshd's name for its own sftp server: whatever the client asks for, the sftp subsystem is what starts.
  if (constraints.forceCommand === INTERNAL_SFTP && action === 'sftp') return undefined;
  if (RUNS_SOMETHING_ELSE.has(action)) return refuse('the key may only run its own command');
  if (action === 'exec' && request.command !== constraints.forceCommand)
    return refuse('the key may only run its own command');
  return undefined;
}
