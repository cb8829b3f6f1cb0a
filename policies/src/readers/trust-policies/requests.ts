import type { Request, RequestKey } from '../policy-documents';

/**
 * How an IAM user has signed a request: with an access key, with a session without MFA, or with one that had MFA some seconds
 * ago. Only the second has `aws:MultiFactorAuthPresent` as false; with a key it is absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export type SignedWith = 'access key' | 'session without MFA' | { readonly mfaSecondsAgo: number };

/** What a request of an IAM user holds. Keys that only services and roles have are absent; the user chooses all others. */
export function requestOfUser(arn: string, signedWith: SignedWith, more: Keys = {}): Request {
  return requestWith({
    ...NEVER_OF_USERS,
    'aws:principalarn': [arn],
    'aws:principaltype': ['User'],
    'aws:principalisawsservice': ['false'],
    ...mfaKeys(signedWith),
    ...more,
  });
}

export type Keys = Readonly<Record<string, RequestKey>>;

/** A request that holds these keys, and any others as the caller likes. */
export const requestWith =
  (keys: Keys): Request =>
  (key) =>
    keys[key] ?? 'anything';

const NEVER_OF_USERS: Keys = Object.fromEntries(
  [
    'aws:sourcearn',
    'aws:sourceaccount',
    'aws:sourceorgid',
    'aws:sourceorgpaths',
    'aws:principalservicename',
    'aws:principalservicenameslist',
    'aws:federatedprovider',
    'aws:ec2instancesourcevpc',
    'aws:ec2instancesourceprivateipv4',
    'ec2:sourceinstancearn',
    'lambda:sourcefunctionarn',
    'sts:externalid',
  ].map((key) => [key, 'absent']),
);

/** What a request says of MFA: by {@link SignedWith}. */
export function mfaKeys(signedWith: SignedWith): Keys {
  const present = 'aws:multifactorauthpresent';
  const age = 'aws:multifactorauthage';
  if (signedWith === 'access key') return { [present]: 'absent', [age]: 'absent', 'aws:tokenissuetime': 'absent' };
  if (signedWith === 'session without MFA') return { [present]: ['false'], [age]: 'absent' };
  return { [present]: ['true'], [age]: [String(signedWith.mfaSecondsAgo)] };
}
