import type { PersonId, PrincipalId } from '@sallyport/contract';
import type { AuthorizedKey } from './authorized-keys';

/** A principal as configured. */
export interface User {
  readonly principal: PrincipalId;
  readonly person: PersonId;
  readonly principalClass: 'person' | 'machine';
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** CIDRs that every key of the user must come from. */
  readonly sourceAddresses?: readonly string[];
  /** Base32 (RFC 4648), as authenticator apps take it. */
  readonly totpSecret?: string;
}

/** A key and the one user whom its proof identifies. */
export interface Credential extends AuthorizedKey {
  readonly user: User;
}

export interface UserDirectory {
  /** By the exact bytes of the public key; the user name that a client sends identifies nobody. */
  findByKey(blob: Buffer): Credential | undefined;
  /** By `SHA256:…` of the public key: for what was proven before. */
  findByFingerprint(fingerprint: string): Credential | undefined;
  users(): readonly User[];
  credentials(): readonly Credential[];
  /** Takes the place of what was known, in one step. */
  replace(users: readonly User[], credentials: readonly Credential[]): void;
  /** Called after each replacement, for those who remember something about users. */
  onReplace(listener: () => void): void;
}

export function createUserDirectory(users: readonly User[], credentials: readonly Credential[]): UserDirectory {
  const index = (known: readonly User[], list: readonly Credential[]) => ({
    users: known,
    credentials: list,
    byKey: new Map(list.map((credential) => [credential.publicKey.blob.toString('base64'), credential])),
    byFingerprint: new Map(list.map((credential) => [credential.publicKey.fingerprint, credential])),
  });
  const listeners: (() => void)[] = [];
  let current = index(users, credentials);
  return {
    findByKey: (blob) => current.byKey.get(blob.toString('base64')),
    findByFingerprint: (fingerprint) => current.byFingerprint.get(fingerprint),
    users: () => current.users,
    credentials: () => current.credentials,
    replace: (nextUsers, nextCredentials) => {
      current = index(nextUsers, nextCredentials);
      for (const listener of listeners) listener();
    },
    onReplace: (listener) => void listeners.push(listener),
  };
}
