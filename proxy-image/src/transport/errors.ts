import { SallyportError } from '@sallyport/contract';

export const ssh2NotPatched = (): SallyportError =>
  new SallyportError(
    'SSH2_NOT_PATCHED',
    'The ssh2 package is installed without the patch of patches/ssh2+1.17.0.patch.',
    'Run `npm ci` in the root of the repository and let it run install scripts (no --ignore-scripts).',
  );

export const hostKeyUnreadable = (path: string, cause: unknown): SallyportError =>
  new SallyportError(
    'HOST_KEY_UNREADABLE',
    `The private key ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Make one with `ssh-keygen -t ed25519 -N "" -f FILE` and name it in the config.',
    { cause },
  );

export const listenFailed = (address: string, cause: unknown): SallyportError =>
  new SallyportError(
    'LISTEN_FAILED',
    `Cannot listen on ${address}: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Choose a free address and port under `listen`, or stop what holds this one.',
    { cause },
  );

/** The peer broke the protocol or a bound; its connection ends. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}

/** The peer asked for more than a bound allows; its connection ends. */
export class LimitViolation extends ProtocolViolation {}

/** The peer, or the proxy on its behalf, refused to open a channel (RFC 4254 section 5.1). */
export class ChannelOpenRefused extends Error {
  override readonly name = 'ChannelOpenRefused';

  constructor(
    readonly reason: number,
    message: string,
  ) {
    super(message);
  }
}

/** The connection ended before an answer came. */
export class ConnectionGone extends Error {
  override readonly name = 'ConnectionGone';

  constructor() {
    super('the connection is gone');
  }
}
