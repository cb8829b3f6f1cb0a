import type { TargetName } from '@sallyport/contract';
import type { AwsPlace } from '../aws/credentials';
import type { Compatibility } from '../transport/compatibility';

/** An EC2 instance, as its API names it. */
export interface InstanceLocation extends AwsPlace {
  /** `i-` and 8 or 17 hexadecimal digits. */
  readonly instanceId: string;
  readonly availabilityZone?: string | undefined;
}

/** How the proxy proves itself to a target. */
export type TargetCredential =
  | { readonly kind: 'privateKeyFile'; readonly path: string }
  /** A key made for one dial, which EC2 Instance Connect lets in for 60 seconds. */
  | { readonly kind: 'ec2InstanceConnect'; readonly instance: InstanceLocation };

/** One host of the inventory, as configured or found. */
export interface Target {
  readonly name: TargetName;
  /** What else a lock may name it by: locks outlive the day on which a second instance gets the same name. */
  readonly alsoKnownAs?: readonly string[];
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
  /** Key exchanges that are offered to this target beyond the default. */
  readonly compatibility?: Compatibility;
  /** What an audit failure does on this target; the proxy's default where absent. */
  readonly auditMode?: 'failClosed' | 'failOpen';
}

export interface TargetInventory {
  /** By name or by a configured alias; exact match, case-insensitive as host names are. */
  find(name: string): Target | undefined;
  list(): readonly Target[];
}
