import type { Json } from './trusts.fixture';

export const written = (...statements: readonly Json[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** As AWS documents it: nothing but enrolling a device without MFA. */
export const REFUSAL: Json = {
  Effect: 'Deny',
  NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices', 'sts:GetSessionToken'],
  Resource: '*',
  Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
};
export const READING: Json = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
export const EVERYTHING: Json = { Effect: 'Allow', Action: '*', Resource: '*' };
export const WITH_MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
