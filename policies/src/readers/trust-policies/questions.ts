import type { Settings } from '../../rule';
import type { Question } from './admits';
import { mayBePerson, usersOf } from './people';
import type { PEOPLE_OPTIONS } from './people-options';
import { requestOfUser, requestWith, type Keys, type SignedWith } from './requests';

type PeopleSettings = Settings<typeof PEOPLE_OPTIONS>;

/** Whether IAM users assume the role who signed so. */
export const usersWho = (
  { machines, externalIdIsMachine }: PeopleSettings,
  signedWith: SignedWith,
  keys: Keys = {},
): Question => ({
  action: 'sts:AssumeRole',
  requestsOf: (principal, compared) =>
    mayBePerson(principal, machines)
      ? usersOf(principal, compared).map((arn) =>
          requestOfUser(arn, signedWith, { ...(externalIdIsMachine ? {} : { 'sts:externalid': 'anything' }), ...keys }),
        )
      : [],
});

/** Whether people assume the role by way of their SAML identity provider. */
export const samlUsersWho = (keys: Keys = {}): Question => ({
  action: 'sts:AssumeRoleWithSAML',
  requestsOf: ({ kind }) => (kind === 'Federated' ? [requestWith(keys)] : []),
});
