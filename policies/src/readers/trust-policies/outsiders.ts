import { isEveryone, type Principal } from '../policy-documents';
import type { Compared, Question } from './admits';
import { requestWith, type Keys } from './requests';

const ACCOUNT = '000000000000';
const ORGANIZATION = 'o-outsider00';

/** What a request of a role in somebody else's account and organization holds; its owner knows no external id. */
const KEYS: Keys = {
  'aws:principalaccount': [ACCOUNT],
  'aws:principalorgid': [ORGANIZATION],
  'aws:principalorgpaths': [`${ORGANIZATION}/r-out0/`],
  'aws:principalisawsservice': ['false'],
  'aws:sourceaccount': 'absent',
  'aws:sourcearn': 'absent',
  'aws:sourceorgid': 'absent',
  'aws:sourceorgpaths': 'absent',
  'sts:externalid': 'absent',
};

/** Whether anybody of any account of AWS assumes the role. */
export const outsiderWhoAssumes: Question = {
  action: 'sts:AssumeRole',
  requestsOf: (principal, compared) =>
    isAnybody(principal) ? outsiders(compared).map((arn) => requestWith({ ...KEYS, 'aws:principalarn': [arn] })) : [],
};

const isAnybody = (principal: Principal): boolean => !principal.property.isUnknown && isEveryone(principal);

/** An outsider is called what a pattern of `aws:PrincipalArn` asks for, unless that names the account. */
function outsiders(compared: Compared): readonly string[] {
  const called = compared((key) => key === 'aws:principalarn').flatMap((pattern) => {
    const [, , , , account = '*', ...rest] = pattern.split(':');
    return /[*?]/.test(account) && rest.length > 0 ? [rest.join(':').replace(/[*?]/g, 'x')] : [];
  });
  return ['role/outsider', ...called].map((resource) => `arn:aws:iam::${ACCOUNT}:${resource}`);
}
