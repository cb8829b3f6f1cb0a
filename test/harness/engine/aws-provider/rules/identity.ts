import { policyJson } from './policy-json';
import { between, longest, name, oneOf, type Rule, strings, together } from './rule';

const path = strings('path', (value) =>
  /^\/([!-~]+\/)?$/.test(value) ? undefined : `path ${value} must begin and end with /`,
);
const iamName = (maximum: number): Rule => name('name', 1, maximum, /^[\w+=,.@-]+$/);

export const IDENTITY_RULES: Readonly<Record<string, Rule>> = {
  'aws:iam/role:Role': together(
    iamName(64),
    path,
    // 2,048 is the quota that every account has; more must be asked for.
    policyJson('assumeRolePolicy', 'trust', 2048),
    policyJson('inlinePolicies.policy', 'identity', 10_240),
    between('maxSessionDuration', 3600, 43_200),
    longest('description', 1000),
  ),
  'aws:iam/rolePolicy:RolePolicy': together(iamName(128), policyJson('policy', 'identity', 10_240)),
  'aws:iam/policy:Policy': together(
    iamName(128),
    path,
    policyJson('policy', 'identity', 6144),
    longest('description', 1000),
  ),
  'aws:iam/instanceProfile:InstanceProfile': together(iamName(128), path),
  'aws:kms/key:Key': together(
    policyJson('policy', 'resource', 32_768),
    between('deletionWindowInDays', 7, 30),
    between('rotationPeriodInDays', 90, 2560),
    oneOf('keyUsage', ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT']),
    longest('description', 8192),
  ),
  'aws:kms/alias:Alias': together(
    name('name', 7, 256, /^alias\/[a-zA-Z0-9/_-]+$/),
    strings('name', (value) =>
      value.startsWith('alias/aws/') ? 'names beginning alias/aws/ are reserved' : undefined,
    ),
  ),
  'aws:secretsmanager/secret:Secret': together(name('name', 1, 512, /^[\w/+=.@-]+$/), longest('description', 2048)),
  'aws:secretsmanager/secretPolicy:SecretPolicy': policyJson('policy', 'resource', 20_480),
};
