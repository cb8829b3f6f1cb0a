import type { Property } from '../../model';
import type { Policy } from '../iam-members';
import { ADMINISTRATOR_POLICIES, isAwsManaged, statementsOf, textOf, wildcardMatches } from '../policy-documents';
import { allowsAllWithoutMfa, allowsWithMfaOnly, deniesWithoutMfa } from './without-mfa';

/**
 * Whether one of the policies refuses nearly everything without MFA. A policy that is not known yet is read only where none of
 * the others does.
 * @param elsewhere patterns of ARNs of policies of other stacks that do
 */
export function refuseWithoutMfa(policies: readonly Policy[], elsewhere: readonly string[]): boolean {
  const refuses = (policy: Policy): boolean =>
    policy.kind === 'document' ? deniesWithoutMfa(statementsOf(policy.document)) : isOneOf(policy.arn, elsewhere);
  return knownFirst(policies).some(refuses);
}

/** Whether the policies allow something, and all of it needs MFA; what one of another stack allows is not known. */
export const allowOnlyWithMfa = (policies: readonly Policy[]): boolean =>
  policies.every(({ kind }) => kind === 'document') &&
  allowsWithMfaOnly(policies.flatMap((policy) => (policy.kind === 'document' ? statementsOf(policy.document) : [])));

/**
 * Whether one of the policies makes an administrator of those who come without MFA. A document with something unknown in it is
 * taken for none: what allows everything on everything names nothing that is still to be made.
 */
export const makeAdministrators = (policies: readonly Policy[]): boolean =>
  policies.some((policy) => {
    if (policy.kind === 'elsewhere') return !policy.arn.isUnknown && isAdministrators(policy.arn);
    return !policy.document.isUnknown && allowsAllWithoutMfa(statementsOf(policy.document));
  });

const isAdministrators = (arn: Property): boolean =>
  isAwsManaged(textOf(arn), [...ADMINISTRATOR_POLICIES, 'IAMFullAccess']);

const isOneOf = (arn: Property, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => wildcardMatches(pattern, textOf(arn)));

const knownFirst = (policies: readonly Policy[]): readonly Policy[] => [
  ...policies.filter((policy) => !propertyOf(policy).isUnknown),
  ...policies.filter((policy) => propertyOf(policy).isUnknown),
];

const propertyOf = (policy: Policy): Property => (policy.kind === 'document' ? policy.document : policy.arn);
