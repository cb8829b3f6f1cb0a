import type { Rule } from '../../rule';
import { accountHasPasswordPolicy } from './account-has-password-policy';
import { administratorsRequireMfa } from './administrators-require-mfa';
import { cognitoIdentityPoolRefusesGuests } from './cognito-identity-pool-refuses-guests';
import { cognitoMfaIsNotOnlyMessages } from './cognito-mfa-is-not-only-messages';
import { cognitoPoolRequiresMfa } from './cognito-pool-requires-mfa';
import { consoleUserRequiresMfa } from './console-user-requires-mfa';
import { denyWithoutMfaCoversKeys } from './deny-without-mfa-covers-keys';
import { identityCenterAssignsGroups } from './identity-center-assigns-groups';
import { organizationManagesRootCredentials } from './organization-manages-root-credentials';
import { passwordPolicyIsStrong } from './password-policy-is-strong';
import { permissionSetSessionIsShort } from './permission-set-session-is-short';
import { roleSessionIsShort } from './role-session-is-short';
import { roleTrustFederationNamesAudience } from './role-trust-federation-names-audience';
import { roleTrustMfaIsRecent } from './role-trust-mfa-is-recent';
import { roleTrustNamesPrincipals } from './role-trust-names-principals';
import { roleTrustRequiresMfa } from './role-trust-requires-mfa';
import { roleTrustRequiresSourceIdentity } from './role-trust-requires-source-identity';
import { rootCredentialsAreManaged } from './root-credentials-are-managed';
import { userHasNoAccessKey } from './user-has-no-access-key';
import { userPermissionsComeByGroup } from './user-permissions-come-by-group';

export const mfaRules: readonly Rule[] = [
  roleTrustRequiresMfa,
  roleTrustMfaIsRecent,
  roleTrustFederationNamesAudience,
  roleTrustNamesPrincipals,
  roleTrustRequiresSourceIdentity,
  roleSessionIsShort,
  consoleUserRequiresMfa,
  administratorsRequireMfa,
  denyWithoutMfaCoversKeys,
  userHasNoAccessKey,
  userPermissionsComeByGroup,
  passwordPolicyIsStrong,
  accountHasPasswordPolicy,
  rootCredentialsAreManaged,
  organizationManagesRootCredentials,
  permissionSetSessionIsShort,
  identityCenterAssignsGroups,
  cognitoPoolRequiresMfa,
  cognitoMfaIsNotOnlyMessages,
  cognitoIdentityPoolRefusesGuests,
];
