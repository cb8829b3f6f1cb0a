import type { Rule } from '../../rule';
import { cognitoIdentityPoolRefusesGuests } from './cognito-identity-pool-refuses-guests';
import { cognitoMfaIsNotOnlyMessages } from './cognito-mfa-is-not-only-messages';
import { cognitoPoolRequiresMfa } from './cognito-pool-requires-mfa';
import { roleTrustRequiresMfa } from './role-trust-requires-mfa';

export const mfaRules: readonly Rule[] = [
  roleTrustRequiresMfa,
  cognitoPoolRequiresMfa,
  cognitoMfaIsNotOnlyMessages,
  cognitoIdentityPoolRefusesGuests,
];
