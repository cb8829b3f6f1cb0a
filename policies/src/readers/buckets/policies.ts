import type { Property, Stack, StackResource } from '../../model';
import { isEveryone, statementsOf, textOf, type Statement } from '../policy-documents';
import { partsOf, settingOf, written, type Setting } from './bucket-parts';

/** The policies of a bucket: those of resources of their own, or the one inside the bucket where there is none. */
export function bucketPoliciesOf(stack: Stack, bucket: StackResource): readonly Setting[] {
  const parts = partsOf(stack, bucket, 'aws:s3/bucketPolicy:BucketPolicy', 'aws-native:s3:BucketPolicy');
  if (parts.length > 0) return parts.map((owner) => settingOf(owner, owner.props.either('policy', 'policyDocument')));
  const own = written(bucket, 'policy');
  return own.isSet() ? [settingOf(bucket, own)] : [];
}

/** The policy refuses every request that does not come by TLS. */
export const requiresTls = (policy: Property): boolean => statementsOf(policy).some(deniesPlainHttp);

function deniesPlainHttp(statement: Statement): boolean {
  if (statement.effect !== 'Deny') return false;
  const { principals, resources, conditions } = statement;
  const [only, ...others] = conditions;
  return (
    only !== undefined &&
    others.length === 0 &&
    only.operator === 'bool' &&
    only.key === 'aws:securetransport' &&
    only.values.texts().every((value) => value.toLowerCase() === 'false') &&
    principals?.negated === false &&
    principals.items.some(isEveryone) &&
    resources?.negated === false &&
    resources.items.some((resource) => textOf(resource).endsWith('*')) &&
    ['s3:GetObject', 's3:PutObject'].every((action) => statement.covers(action))
  );
}
