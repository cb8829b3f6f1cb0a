import type { Rule } from '../../rule';
import { cognitoIdentityPoolRefusesGuests } from './cognito-identity-pool-refuses-guests';
import { cognitoMfaIsNotOnlyMessages } from './cognito-mfa-is-not-only-messages';
import { cognitoPoolRequiresMfa } from './cognito-pool-requires-mfa';
import { roleSessionIsShort } from './role-session-is-short';
import { roleTrustFederationNamesAudience } from './role-trust-federation-names-audience';
import { roleTrustMfaIsRecent } from './role-trust-mfa-is-recent';
import { roleTrustNamesPrincipals } from './role-trust-names-principals';
import { roleTrustRequiresMfa } from './role-trust-requires-mfa';
import { roleTrustRequiresSourceIdentity } from './role-trust-requires-source-identity';

export const mfaRules: readonly Rule[] = [
  roleTrustRequiresMfa,
  roleTrustMfaIsRecent,
  roleTrustFederationNamesAudience,
  roleTrustNamesPrincipals,
  roleTrustRequiresSourceIdentity,
  roleSessionIsShort,
  cognitoPoolRequiresMfa,
  cognitoMfaIsNotOnlyMessages,
  cognitoIdentityPoolRefusesGuests,
];
