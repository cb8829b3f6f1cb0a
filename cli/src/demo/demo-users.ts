/**
 * Who is in the demo. Alice is an engineer with an authenticator app. Mallory holds a contractor's stolen key: it opens
 * the one old host that still asks for no second factor, and nothing else.
 */
export const DEMO_USERS = [
  { name: 'alice', groups: ['engineers'], totp: 'yes' },
  { name: 'mallory', groups: ['contractors'], totp: 'no' },
] as const;

/** The keys that the demo's own parts hold. */
export const PART_KEYS = ['proxy-host', 'target-host', 'target-login', 'host-ca'] as const;

/** Both are the same machine of yours; `legacy` stands for the host that nobody dared to change. */
export const DEMO_TARGETS = ['web-1', 'legacy'] as const;

/** Yours; a lock on it would lock out everything that you try. */
export const YOUR_ADDRESS = '127.0.0.1';
/** Where Mallory comes from. All of 127.0.0.0/8 is this machine (RFC 1122, 3.2.1.3). */
export const MALLORY_ADDRESS = '127.0.0.66';
