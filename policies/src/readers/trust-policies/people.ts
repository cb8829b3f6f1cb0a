import { remaindersOf, textOf, wildcardMatches, type Principal } from '../policy-documents';
import type { Compared } from './admits';

/**
 * An AWS principal that is no person's: a role, whose own trust policy says who is behind it, or a session of one. IAM users,
 * accounts, `*` and federated users may be people.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const isRole = (arnOrId: string): boolean =>
  /^arn:[^:]*:(?:iam::[^:]*:role|sts::[^:]*:assumed-role)\//.test(arnOrId) || /^AROA[A-Z0-9]+$/.test(arnOrId);

/** @param machines patterns of ARNs and account ids that a user says no person is behind */
export function mayBePerson(principal: Principal, machines: readonly string[]): boolean {
  if (principal.kind !== 'AWS') return false;
  if (principal.property.isUnknown) return true;
  const text = textOf(principal.property);
  return !isRole(text) && !machines.some((pattern) => wildcardMatches(pattern, text));
}

/**
 * ARNs of IAM users that stand for all whom the principal admits: one that no policy can know of, and those that a pattern of
 * `aws:PrincipalArn` in its conditions may mean.
 */
export function usersOf({ property }: Principal, compared: Compared): readonly string[] {
  const text = property.isUnknown ? '*' : textOf(property);
  const [, partition, , , , resource = ''] = text.split(':');
  if (resource.startsWith('user/')) return [text];
  const account = /(?:^|::)(\d{12})(?:$|:)/.exec(text)?.[1];
  const like = compared((key) => key === 'aws:principalarn').flatMap((pattern) => usersLike(pattern, account));
  return [`arn:${partition ?? 'aws'}:iam::${account ?? ANY_ACCOUNT}:user/somebody`, ...like];
}

const ANY_ACCOUNT = '111122223333';

/** Users whom the pattern matches, one for each way in which it can; of the account if one is given. No name has a colon. */
function usersLike(pattern: string, account: string | undefined): readonly string[] {
  const [, partition = '', , , its = ''] = pattern.split(':');
  const owner = account ?? (/^\d{12}$/.test(its) ? its : ANY_ACCOUNT);
  const users = `arn:${/^[a-z-]+$/.test(partition) ? partition : 'aws'}:iam::${owner}:user/`;
  return remaindersOf(pattern, users)
    .filter((rest) => !rest.includes(':'))
    .map((rest) => `${users}${rest.replace(/[*?]/g, 'x') || 'x'}`);
}
