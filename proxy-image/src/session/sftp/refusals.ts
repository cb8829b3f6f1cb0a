import type { AccessDecision } from '../../access/gate';

export type Refusal = Extract<AccessDecision, { allowed: false }>;

/** What the filter refuses itself, without asking the gate. */
export const unresolvable: Refusal = {
  allowed: false,
  errorCode: 'AccessDenied',
  message: 'the target does not say where the path leads',
  policyIds: [],
};
export const tooManyOpen: Refusal = { allowed: false, errorCode: 'LimitExceeded', message: 'too many files are open', policyIds: [] };
export const unknownExtension: Refusal = { allowed: false, errorCode: 'AccessDenied', message: 'this extension is not supported', policyIds: [] };

export const NOT_AUDITED = 'the act cannot be audited';
