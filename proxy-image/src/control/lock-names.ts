import { nearestName, type CreateLockRequest, type LockSubject } from '@sallyport/contract';
import type { UserDirectory } from '../auth/user-directory';
import type { TargetInventory } from '../targets/target';
import type { LiveSessions } from './live-sessions';

/** What there is to lock, of the subjects that have names. A source may be any address, so that it is not among them. */
export interface KnownNames {
  readonly names: Readonly<Record<Exclude<LockSubject, 'source'>, readonly string[]>>;
  /** By any of its names in lower case: the name that policies and events call a target by. */
  readonly targets: ReadonlyMap<string, string>;
  /** A target without a list of logins takes any. */
  readonly anyLogin: boolean;
}

export function knownNames(parts: {
  readonly users: Pick<UserDirectory, 'users' | 'credentials'>;
  readonly inventory: Pick<TargetInventory, 'list'>;
  readonly liveSessions: Pick<LiveSessions, 'list'>;
}): KnownNames {
  const users = parts.users.users();
  const targets = parts.inventory.list();
  const live = parts.liveSessions.list().map(({ subject }) => subject);
  const unique = (names: readonly (string | undefined)[]) => [...new Set(names.filter((name) => name !== undefined))];
  return {
    names: {
      person: unique([...users.map(({ person }) => person), ...live.map(({ person }) => person)]),
      principal: unique([...users.map(({ principal }) => principal), ...live.map(({ principal }) => principal)]),
      key: unique([...parts.users.credentials().map(({ publicKey }) => publicKey.fingerprint), ...live.map(({ keyFingerprint }) => keyFingerprint)]),
      login: unique([...targets.flatMap(({ logins, defaultLogin }) => [...logins, defaultLogin]), ...live.map(({ login }) => login)]),
      target: targets.flatMap(({ name, alsoKnownAs = [] }) => [name, ...alsoKnownAs]),
    },
    targets: new Map(targets.flatMap(({ name, alsoKnownAs = [] }) => [name, ...alsoKnownAs].map((each) => [each.toLowerCase(), name]))),
    anyLogin: targets.some(({ logins }) => logins.length === 0),
  };
}

/** The name as a lock has to say it, and a warning where nothing has it: such a lock looks like protection and is none. */
export function resolveLockName({ subject, value }: Pick<CreateLockRequest, 'subject' | 'value'>, known: KnownNames): { readonly value: string; readonly warning?: string } {
  if (subject === 'source') return { value };
  const target = subject === 'target' ? known.targets.get(value.toLowerCase()) : undefined;
  if (target !== undefined) return { value: target };
  if (known.names[subject].includes(value) || (subject === 'login' && known.anyLogin)) return { value };
  const nearest = nearestName(value, known.names[subject]);
  const hint = nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
  return { value, warning: `the proxy knows no ${subject} ${JSON.stringify(value)}, so the lock matches nothing${hint}` };
}
