import type { AccessAction } from '@sallyport/contract';
import type { AccessDecision, AccessRequest, Gate } from '../access/gate';

/** How the gate is asked about an act. What is in no table is refused. */
export type ActRule =
  /** `goesOn`: the act belongs to a program that runs, as each file of a transfer does. */
  | { readonly kind: 'gate'; readonly action: AccessAction; readonly goesOn?: true }
  /** Permitted by what was permitted before it: the connection, the channel it is on, or a listening that was granted. */
  | { readonly kind: 'inherits'; readonly from: 'connection' | 'channel' | 'grant' };

const gate = (action: AccessAction): ActRule => ({ kind: 'gate', action });
const inherits = (from: 'connection' | 'channel' | 'grant'): ActRule => ({ kind: 'inherits', from });

/** Channel types that a client may open (RFC 4254 section 5.1, OpenSSH's PROTOCOL section 2.4). */
export const CLIENT_CHANNELS: Readonly<Record<string, ActRule>> = {
  session: inherits('connection'),
  'direct-tcpip': gate('forwardPort'),
  'direct-streamlocal@openssh.com': gate('forwardSocket'),
};

/** Requests that a client may make on a session channel (RFC 4254 section 6; OpenSSH's PROTOCOL section 2). */
export const CLIENT_CHANNEL_REQUESTS: Readonly<Record<string, ActRule>> = {
  shell: gate('shell'),
  exec: gate('exec'),
  subsystem: gate('subsystem'),
  'pty-req': inherits('channel'),
  env: inherits('channel'),
  'window-change': inherits('channel'),
  signal: inherits('channel'),
  break: inherits('channel'),
  'xon-xoff': inherits('channel'),
  'eow@openssh.com': inherits('channel'),
  'auth-agent-req@openssh.com': gate('forwardAgent'),
  'x11-req': gate('forwardX11'),
  'keepalive@openssh.com': inherits('channel'),
};

/** Global requests that a client may make (RFC 4254 section 7.1; OpenSSH's PROTOCOL section 2). */
export const CLIENT_GLOBAL_REQUESTS: Readonly<Record<string, ActRule>> = {
  'tcpip-forward': gate('listenPort'),
  'cancel-tcpip-forward': inherits('grant'),
  'streamlocal-forward@openssh.com': gate('listenSocket'),
  'cancel-streamlocal-forward@openssh.com': inherits('grant'),
  'no-more-sessions@openssh.com': inherits('connection'),
  'keepalive@openssh.com': inherits('connection'),
};

/** Channel types that a target may open: each only after the client was granted what causes it. */
export const TARGET_CHANNELS: Readonly<Record<string, ActRule>> = {
  'forwarded-tcpip': inherits('grant'),
  'forwarded-streamlocal@openssh.com': inherits('grant'),
  'auth-agent@openssh.com': inherits('grant'),
  x11: inherits('grant'),
};

/** Requests that a target may make on a session channel. */
export const TARGET_CHANNEL_REQUESTS: Readonly<Record<string, ActRule>> = {
  'exit-status': inherits('channel'),
  'exit-signal': inherits('channel'),
  'xon-xoff': inherits('channel'),
  'eow@openssh.com': inherits('channel'),
  'keepalive@openssh.com': inherits('channel'),
};

export type ActTable = Readonly<Record<string, ActRule>>;

const UNKNOWN: AccessDecision = {
  allowed: false,
  errorCode: 'AccessDenied',
  message: 'the proxy does not know this kind of request and refuses it',
  policyIds: [],
};

const NOT_NOW: AccessDecision = { allowed: false, errorCode: 'AccessDenied', message: 'the connection may not do this now', policyIds: [] };

/**
 * The one way by which a channel, a channel request or a global request is permitted. Acts that inherit still need a
 * connection that is authorised at this moment, or that drains where they belong to what runs.
 */
export function decideAct(
  table: ActTable,
  type: string,
  authorize: Gate['authorize'],
  request: Omit<AccessRequest, 'action'> & { readonly action?: AccessAction },
): AccessDecision {
  const rule = Object.hasOwn(table, type) ? table[type] : undefined;
  if (rule === undefined) return UNKNOWN;
  // A drain lets what runs go on: its terminal still changes size, its transfer still opens files.
  const goesOn = request.liveSinceMs !== undefined || (rule.kind === 'gate' ? rule.goesOn === true : rule.from === 'channel');
  const state = request.state === 'draining' && goesOn ? 'authorised' : request.state;
  if (rule.kind === 'gate') return authorize({ ...request, state, action: request.action ?? rule.action });
  if (state === 'authorised' && request.identity !== undefined) return { allowed: true, policyIds: [] };
  // The gate words the refusal: it knows why a connection in this state may do nothing.
  const refusal = authorize({ ...request, action: 'connect' });
  return refusal.allowed ? NOT_NOW : refusal;
}
