import type { Value } from '../../model';
import { row, type Row } from '../../rule/judge.fixture';

export type Json = Readonly<Record<string, unknown>>;

export const ACCOUNT = 'arn:aws:iam::111122223333:root';
export const SAML_PROVIDER = 'arn:aws:iam::111122223333:saml-provider/example';

/** An Allow of `sts:AssumeRole` for all of an account. */
export const allow = (more: Json = {}): Json => ({
  Effect: 'Allow',
  Principal: { AWS: ACCOUNT },
  Action: 'sts:AssumeRole',
  ...more,
});

/** A role with that trust policy, as JSON text. */
export const roleWith = (statement: unknown, more: Readonly<Record<string, Value>> = {}): Row =>
  row('aws:iam/role:Role', 'r', {
    assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: statement }),
    ...more,
  });
