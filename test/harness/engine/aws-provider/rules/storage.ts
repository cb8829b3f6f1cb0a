import { isProperties } from '../../wire/values';
import { policyJson } from './policy-json';
import { between, name, oneOf, type Rule, strings, together, valuesAt, shown } from './rule';

/** S3: "General purpose bucket naming rules", Object Lock, lifecycle. */
const bucketName = strings('bucket', (value) => {
  if (value.length < 3 || value.length > 63) return `bucket names have 3 to 63 characters, got ${value.length}`;
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(value))
    return `bucket name ${value} may hold lower-case letters, digits, dots and hyphens only, and starts and ends with a letter or digit`;
  if (value.includes('..') || /^\d+\.\d+\.\d+\.\d+$/.test(value))
    return `bucket name ${value} must not have two dots in a row or look like an address`;
  return /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3)$/.test(value)
    ? `bucket name ${value} is reserved`
    : undefined;
});

const lifecycle: Rule = together(
  oneOf('rules.status', ['Enabled', 'Disabled']),
  oneOf('rules.transitions.storageClass', [
    'GLACIER',
    'STANDARD_IA',
    'ONEZONE_IA',
    'INTELLIGENT_TIERING',
    'DEEP_ARCHIVE',
    'GLACIER_IR',
  ]),
  between('rules.expiration.days', 1, 100_000),
  (inputs) => {
    const ids = valuesAt(inputs, 'rules.id').map(({ value }) => value);
    return ids.length === new Set(ids).size ? [] : [{ property: 'rules', reason: 'rule ids must be unique' }];
  },
);

const objectLock: Rule = together(
  oneOf('rule.defaultRetention.mode', ['COMPLIANCE', 'GOVERNANCE']),
  between('rule.defaultRetention.days', 1, 36_500),
  between('rule.defaultRetention.years', 1, 100),
  (inputs) => {
    const retention =
      isProperties(inputs.rule) && isProperties(inputs.rule.defaultRetention)
        ? inputs.rule.defaultRetention
        : undefined;
    if (retention === undefined) return [];
    const given = [retention.days, retention.years].filter((each) => each !== undefined);
    return given.length === 1 ? [] : [{ property: 'rule.defaultRetention', reason: 'give either days or years' }];
  },
);

/** S3 User Guide, "Categorizing your storage using tags": an object has fewer than a bucket. */
const objectTags: Rule = ({ tags }) =>
  isProperties(tags) && Object.keys(tags).length > 10
    ? [{ property: 'tags', reason: 'BadRequest: Object tags cannot be greater than 10' }]
    : [];

export const STORAGE_RULES: Readonly<Record<string, Rule>> = {
  'aws:s3/bucket:Bucket': bucketName,
  'aws:s3/bucketObjectv2:BucketObjectv2': objectTags,
  'aws:s3/bucketPolicy:BucketPolicy': policyJson('policy', 'resource', 20_480),
  'aws:s3/bucketVersioning:BucketVersioning': oneOf('versioningConfiguration.status', [
    'Enabled',
    'Suspended',
    'Disabled',
  ]),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': lifecycle,
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': objectLock,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': oneOf(
    'rules.applyServerSideEncryptionByDefault.sseAlgorithm',
    ['AES256', 'aws:kms', 'aws:kms:dsse'],
  ),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': oneOf('rule.objectOwnership', [
    'BucketOwnerPreferred',
    'ObjectWriter',
    'BucketOwnerEnforced',
  ]),
  'aws:dynamodb/table:Table': together(
    name('name', 3, 255, /^[a-zA-Z0-9_.-]+$/),
    oneOf('billingMode', ['PROVISIONED', 'PAY_PER_REQUEST']),
    oneOf('attributes.type', ['S', 'N', 'B']),
    oneOf('tableClass', ['STANDARD', 'STANDARD_INFREQUENT_ACCESS']),
    dynamoKeys,
  ),
  'aws:ecr/repository:Repository': together(
    name('name', 2, 256, /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/),
    oneOf('imageTagMutability', ['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION']),
    oneOf('encryptionConfigurations.encryptionType', ['AES256', 'KMS', 'KMS_DSSE']),
  ),
  'aws:ecr/repositoryPolicy:RepositoryPolicy': policyJson('policy', 'resource', 10_240),
  'aws:ebs/volume:Volume': oneOf('type', ['standard', 'gp2', 'gp3', 'io1', 'io2', 'sc1', 'st1']),
  'aws:backup/vault:Vault': name('name', 2, 50, /^[a-zA-Z0-9_-]+$/),
};

/** Attributes are declared for keys and indexes, and for nothing else ("all attributes must be indexed"). */
function dynamoKeys(inputs: Parameters<Rule>[0]): ReturnType<Rule> {
  const declared = valuesAt(inputs, 'attributes.name').map(({ value }) => value);
  const used = [
    'hashKey',
    'rangeKey',
    'globalSecondaryIndexes.hashKey',
    'globalSecondaryIndexes.rangeKey',
    'localSecondaryIndexes.rangeKey',
  ].flatMap((path) => valuesAt(inputs, path).map(({ value }) => value));
  const missing = used
    .filter((each) => !declared.includes(each))
    .map((each) => ({
      property: 'attributes',
      reason: `the key ${shown(each)} is not declared as an attribute`,
    }));
  const idle = declared
    .filter((each) => !used.includes(each))
    .map((each) => ({
      property: 'attributes',
      reason: `all attributes must be indexed; unused: ${shown(each)}`,
    }));
  return [...missing, ...idle];
}
