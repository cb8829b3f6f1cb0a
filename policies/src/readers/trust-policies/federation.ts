import { textOf, type Principal, type Request } from '../policy-documents';
import type { Question } from './admits';
import { requestWith, type Keys } from './requests';
import { claimOf, strangers } from './subjects';

/** Providers that are open to everybody, and whose users an application takes as they come. */
const PUBLIC = ['accounts.google.com', 'graph.facebook.com', 'www.amazon.com'];
const COGNITO = 'cognito-identity.amazonaws.com';

/** An audience that the role's owner has not chosen. */
const ELSEWHERE: readonly string[] = ['elsewhere'];

const isSaml = (provider: string): boolean => /^arn:[^:]*:iam::[^:]*:saml-provider\//.test(provider);

/** Whether an assertion gets in that a SAML provider made for something else. */
export const samlForElsewhere: Question = {
  action: 'sts:AssumeRoleWithSAML',
  requestsOf: (principal) => whereProvider(principal, isSaml, () => [requestWith({ 'saml:aud': ELSEWHERE })]),
};

/** Whether an assertion gets in that has none of these keys, in lower case, by which the provider says that it asked for MFA. */
export const samlWithout = (keys: readonly string[]): Question => ({
  action: 'sts:AssumeRoleWithSAML',
  requestsOf: (principal) =>
    whereProvider(principal, isSaml, () => [requestWith(Object.fromEntries(keys.map((key) => [key, 'absent'])))]),
});

/** Whether a token gets in that an identity provider made for something else. */
export const tokenForElsewhere: Question = {
  action: 'sts:AssumeRoleWithWebIdentity',
  requestsOf: (principal) =>
    whereProvider(principal, isWebIdentity, () => [
      requestOfToken({ aud: ELSEWHERE, oaud: ELSEWHERE, azp: ELSEWHERE, app_id: ELSEWHERE }),
    ]),
};

/** Whether a token gets in of whoever the identity provider knows. */
export const tokenOfStranger: Question = {
  action: 'sts:AssumeRoleWithWebIdentity',
  requestsOf: (principal, compared) =>
    whereProvider(
      principal,
      (provider) => isWebIdentity(provider) && provider !== COGNITO && !PUBLIC.includes(provider),
      () => strangers(compared).map(requestOfToken),
    ),
};

/** Whether a token of Cognito gets in of somebody who has not signed in. */
export const tokenOfGuest: Question = {
  action: 'sts:AssumeRoleWithWebIdentity',
  requestsOf: (principal) =>
    whereProvider(
      principal,
      (provider) => provider === COGNITO,
      () => [requestOfToken({ amr: ['unauthenticated'] })],
    ),
};

const isWebIdentity = (provider: string): boolean => !isSaml(provider);

/** A provider that is not known yet is asked as if it were meant. */
function whereProvider(
  { kind, property }: Principal,
  isMeant: (provider: string) => boolean,
  requests: () => readonly Request[],
): readonly Request[] {
  if (kind !== 'Federated') return [];
  return property.isUnknown || isMeant(textOf(property)) ? requests() : [];
}

/** Claims are keys of the provider's name: `token.actions.githubusercontent.com:sub`. */
const requestOfToken = (claims: Keys): Request => {
  const request = requestWith(claims);
  return (key) => request(claimOf(key));
};
