import { textOf, wildcardMatches, type Principal } from '../policy-documents';
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

const SOMEBODY = 'user/somebody';

/**
 * ARNs of IAM users that stand for all whom the principal admits: one that no policy can know of, and one for each pattern of
 * `aws:PrincipalArn` that its conditions speak of.
 */
export function usersOf({ property }: Principal, compared: Compared): readonly string[] {
  const text = property.isUnknown ? '*' : textOf(property);
  const [, partition, , , , resource = ''] = text.split(':');
  if (resource.startsWith('user/')) return [text];
  const account = /(?:^|::)(\d{12})(?:$|:)/.exec(text)?.[1];
  const like = compared((key) => key === 'aws:principalarn').flatMap((pattern) => userLike(pattern, account) ?? []);
  return [`arn:${partition ?? 'aws'}:iam::${account ?? ANY_ACCOUNT}:${SOMEBODY}`, ...like];
}

const ANY_ACCOUNT = '111122223333';

/** A user whom the pattern matches, of the account if one is given; none where it matches no user. */
function userLike(pattern: string, account: string | undefined): string | undefined {
  const [, partition = '*', , , its = '*', ...rest] = pattern.split(':');
  if (account !== undefined && !wildcardMatches(its, account)) return undefined;
  const resource = rest.length === 0 ? '*' : rest.join(':');
  const user = wildcardMatches(resource, SOMEBODY) ? SOMEBODY : resource.replace(/^\*/, 'user').replace(/[*?]/g, 'x');
  if (!user.startsWith('user/')) return undefined;
  const owner = account ?? (/^\d{12}$/.test(its) ? its : ANY_ACCOUNT);
  return `arn:${/[*?]/.test(partition) ? 'aws' : partition}:iam::${owner}:${user}`;
}
