import { textOf } from './names';
import { isEveryone } from './principals';
import { allows, type Statement } from './statement';
import { wildcardCovers } from './wildcards';

/**
 * The statements that allow the action and from which no other one of the same document takes it back. Only a Deny that holds
 * always does that: without a condition, for everyone the Allow is for, of all that the Allow names.
 */
export const leftAllowing = (statements: readonly Statement[], action: string): readonly Statement[] => {
  const allowing = statements.filter((each) => allows(each, action));
  if (allowing.length === 0) return [];
  const denying = statements.filter((each) => each.effect === 'Deny' && each.covers(action));
  return allowing.filter((allow) => !denying.some((deny) => takesBack(deny, allow)));
};

const takesBack = (deny: Statement, allow: Statement): boolean =>
  deny.conditions.length === 0 && deniesEveryone(deny) && deniesAllOf(deny, allow);

function deniesEveryone({ principals }: Statement): boolean {
  return principals === undefined || (!principals.negated && principals.items.some(isEveryone));
}

function deniesAllOf({ resources: denied }: Statement, { resources: allowed }: Statement): boolean {
  if (denied === undefined) return true;
  if (denied.negated) return false;
  const wide = denied.items.map(textOf);
  if (wide.includes('*')) return true;
  if (allowed === undefined || allowed.negated) return false;
  return allowed.items.every((item) => wide.some((pattern) => wildcardCovers(pattern, textOf(item))));
}
