import { textOf } from './names';
import { isEveryone } from './principals';
import { allows, type Statement } from './statement';
import { wildcardCovers } from './wildcards';

/** The statements that allow the action and from which the document does not take it back. */
export const leftAllowing = (document: readonly Statement[], action: string): readonly Statement[] =>
  document.filter((each) => allows(each, action) && !isTakenBack(each, document, action));

/**
 * Whether another statement of the same document takes an action back from one that allows it. Only a Deny that holds always
 * does that: without a condition, for everyone the Allow is for, of all that the Allow names.
 */
export const isTakenBack = (allow: Statement, document: readonly Statement[], action: string): boolean =>
  document.some(
    (each) => each.effect === 'Deny' && each.covers(action) && holdsAlways(each) && deniesAllOf(each, allow),
  );

function holdsAlways({ conditions, principals }: Statement): boolean {
  if (conditions.length > 0) return false;
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
