import type { TargetName } from '@sallyport/contract';

/** How the proxy proves itself to a target. */
export type TargetCredential = { readonly kind: 'privateKeyFile'; readonly path: string };

/** One host of the inventory, as configured. */
export interface Target {
  readonly name: TargetName;
  readonly host: string;
  readonly port: number;
  /** Operating-system users that may be asked for; empty means that the access policy alone decides. */
  readonly logins: readonly string[];
  /** Used when the client names a target and no login. */
  readonly defaultLogin?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Pinned public host keys in OpenSSH form (`ssh-ed25519 AAAA…`). Without one the target is refused. */
  readonly hostKeys: readonly string[];
  readonly credential: TargetCredential;
  readonly accountId?: string;
  /** What an audit failure does on this target; the proxy's default where absent. */
  readonly auditMode?: 'failClosed' | 'failOpen';
}

export interface TargetInventory {
  /** By name or by a configured alias; exact match, case-insensitive as host names are. */
  find(name: string): Target | undefined;
  list(): readonly Target[];
}
