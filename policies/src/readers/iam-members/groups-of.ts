import type { Stack } from '../../model';
import { isNamedIn, namedIn, type Member } from './member';

/** How resources say that users are in groups: the property of the users, and that of the groups. */
const MEMBERSHIPS: Readonly<Record<string, { readonly users: string; readonly groups: string }>> = {
  'aws:iam/userGroupMembership:UserGroupMembership': { users: 'user', groups: 'groups' },
  'aws:iam/groupMembership:GroupMembership': { users: 'users', groups: 'group' },
  'aws-native:iam:UserToGroupAddition': { users: 'users', groups: 'groupName' },
};

/** Where they say so, for a rule's `reads`. */
export const PLACES_OF_MEMBERSHIPS: readonly string[] = Object.entries(MEMBERSHIPS).map(
  ([type, { users, groups }]) => `${type} ${users}, ${groups}`,
);

/** The groups that a user is in, as far as the stack says. */
export function groupsOf(stack: Stack, user: Member): readonly Member[] {
  const own = user.resource?.type === 'aws-native:iam:User' ? namedIn(stack, 'group', user.resource, 'groups') : [];
  const others = Object.entries(MEMBERSHIPS).flatMap(([type, { users, groups }]) =>
    stack
      .ofType(type)
      .filter((membership) => isNamedIn(user, membership, users))
      .flatMap((membership) => namedIn(stack, 'group', membership, groups)),
  );
  return [...own, ...others];
}
