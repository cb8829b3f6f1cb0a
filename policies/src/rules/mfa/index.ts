import type { Rule } from '../../rule';
import { cognitoIdentityPoolRefusesGuests } from './cognito-identity-pool-refuses-guests';
import { cognitoMfaIsNotOnlyMessages } from './cognito-mfa-is-not-only-messages';
import { cognitoPoolRequiresMfa } from './cognito-pool-requires-mfa';
import { roleSessionIsShort } from './role-session-is-short';
import { roleTrustMfaIsRecent } from './role-trust-mfa-is-recent';
import { roleTrustRequiresMfa } from './role-trust-requires-mfa';
import { roleTrustRequiresSourceIdentity } from './role-trust-requires-source-identity';

export const mfaRules: readonly Rule[] = [
  roleTrustRequiresMfa,
  roleTrustMfaIsRecent,
  roleTrustRequiresSourceIdentity,
  roleSessionIsShort,
  cognitoPoolRequiresMfa,
  cognitoMfaIsNotOnlyMessages,
  cognitoIdentityPoolRefusesGuests,
];
