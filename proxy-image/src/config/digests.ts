import { createHash } from 'node:crypto';
import { canonicalJson } from '@sallyport/contract';
import type { Credential, User } from '../auth/user-directory';
import type { InventoryEntry } from '../targets/inventory';
import type { AccessPolicies } from '../access/policy-files';

/** SHA-256 over the canonical JSON of what is in force, so that an auditor can tell which text it was. */
export interface ConfigDigests {
  readonly policiesDigest: string;
  readonly usersDigest: string;
  readonly targetsDigest: string;
}

export interface Digested {
  readonly users: readonly User[];
  readonly credentials: readonly Credential[];
  readonly targets: readonly InventoryEntry[];
  readonly policies: AccessPolicies;
}

const digest = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** Whether there is a secret is said, never what it is: a digest of a short secret could be guessed. */
const describeUser = ({ totpSecret, ...user }: User): object => ({ ...user, totp: totpSecret !== undefined });

const describeKey = ({ publicKey, user, ...bounds }: Credential): object => ({ ...bounds, fingerprint: publicKey.fingerprint, principal: user.principal });

/** Not where the proxy keeps its key to the target: the same inventory has the same digest on every host. */
const describeTarget = ({ target: { credential, ...target }, aliases }: InventoryEntry): object => ({ ...target, aliases, credential: credential.kind });

const byName = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const sorted = (described: readonly object[]): string[] => described.map((each) => canonicalJson(each)).sort(byName);

/** The order of entries says nothing, so it does not change a digest. */
export function configDigests({ users, credentials, targets, policies }: Digested): ConfigDigests {
  return {
    policiesDigest: digest(policies.byId),
    usersDigest: digest([sorted(users.map(describeUser)), sorted(credentials.map(describeKey))]),
    targetsDigest: digest(sorted(targets.map(describeTarget))),
  };
}
