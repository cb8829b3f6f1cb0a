/** A host behind the demo proxy, running as the person who started the demo. */
export interface RunningTarget {
  readonly kind: 'openssh' | 'built-in';
  /** For the screen, e.g. `OpenSSH_9.2p1 sshd, run as alice`. */
  readonly description: string;
  readonly port: number;
  /** The operating-system user, the only one it lets in. */
  readonly login: string;
}
