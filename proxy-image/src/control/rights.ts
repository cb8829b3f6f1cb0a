import type { Accounts } from './accounts';
import { accountUnknown, notPermitted } from './errors';

/** `read`: look at sessions, locks, events, targets, health. `act`: change anything, or play a recording. */
export type Right = 'read' | 'act';

export interface Rights {
  /** Whether others than root and the proxy's own user may connect, so that reading needs a proof too. */
  readonly shared: boolean;
  /** @throws ControlError `CONTROL_FORBIDDEN` */
  assert(right: Right, uid: number, principal: string): void;
}

/** As the config's `control` names them: by number or by name. */
export interface NamedUsers {
  readonly operators?: readonly (number | string)[] | undefined;
  readonly readers?: readonly (number | string)[] | undefined;
}

const ROOT = 0;

function uidsOf(key: string, users: readonly (number | string)[], accounts: Pick<Accounts, 'uidOf'>): number[] {
  return users.map((user) => {
    const uid = typeof user === 'number' ? user : user === 'root' ? ROOT : accounts.uidOf(user);
    if (uid === undefined) throw accountUnknown(key, user as string);
    return uid;
  });
}

/**
 * Operators are root and the proxy's own user unless the config names them; readers are those, and who is named besides.
 * @throws SallyportError `CONTROL_USER_UNKNOWN`
 */
export function resolveRights(
  { operators, readers }: NamedUsers,
  accounts: Pick<Accounts, 'uidOf'>,
  ownUid: number,
): Rights {
  const acting = new Set(operators === undefined ? [ROOT, ownUid] : uidsOf('control.operators', operators, accounts));
  const reading = new Set([...acting, ...uidsOf('control.readers', readers ?? [], accounts)]);
  return {
    // Root and the owner pass a mode of 0600 (unix(7)).
    shared: [...reading].some((uid) => uid !== ROOT && uid !== ownUid),
    assert(right, uid, principal) {
      if (!(right === 'act' ? acting : reading).has(uid)) throw notPermitted(right, principal);
    },
  };
}
