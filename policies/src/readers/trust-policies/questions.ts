import type { Settings } from '../../rule';
import type { RequestKey } from '../policy-documents';
import type { Compared, Question } from './admits';
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
      ? usersOf(principal, compared).flatMap((arn) =>
          (externalIdIsMachine ? externalIds(compared) : ['anything' as const]).map((id) =>
            requestOfUser(arn, signedWith, { 'sts:externalid': id, ...keys }),
          ),
        )
      : [],
});

/** People know no external id; where any will do, they make one up. */
function externalIds(compared: Compared): readonly RequestKey[] {
  const isLoose = compared((key) => key === 'sts:externalid').some((text) => /^(?:[*?]*|false)$/i.test(text));
  return isLoose ? ['absent', ['made-up-by-somebody']] : ['absent'];
}

/** Whether people assume the role by way of their SAML identity provider. */
export const samlUsersWho = (keys: Keys = {}): Question => ({
  action: 'sts:AssumeRoleWithSAML',
  requestsOf: ({ kind }) => (kind === 'Federated' ? [requestWith(keys)] : []),
});
