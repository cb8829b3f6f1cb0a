import { balancer, bucket, decided, filledIn, nativeBucket, part, trail } from '../../readers/buckets/buckets.fixture';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { logBucketIsEncrypted as rule } from './log-bucket-is-encrypted';

const none = ['logs: the bucket of evidence has no key of KMS'];
const wrong = (at: string) => [`${at} is no encryption with a key of KMS`];
const encryption = (sseAlgorithm: Row['props'][string], name = 'BucketServerSideEncryptionConfiguration') =>
  part(name, { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] });
const inside = (sseAlgorithm: string) => ({ applyServerSideEncryptionByDefault: { sseAlgorithm } });

test.each<[string, readonly Row[], readonly string[]]>([
  ['nothing said', [bucket()], none],
  ['KMS', [bucket(), encryption('aws:kms')], []],
  ['KMS twice', [bucket(), encryption('aws:kms:dsse')], []],
  [
    'keys of S3',
    [bucket(), encryption('AES256')],
    wrong('part: rules.applyServerSideEncryptionByDefault.sseAlgorithm'),
  ],
  [
    'of its own, over what the bucket says',
    [bucket({ serverSideEncryptionConfiguration: { rule: inside('AES256') } }), encryption('aws:kms')],
    [],
  ],
  ['of an older major', [bucket(), encryption('aws:kms', 'BucketServerSideEncryptionConfigurationV2')], []],
  ['inside', [bucket({ serverSideEncryptionConfiguration: { rule: inside('aws:kms') } })], []],
  [
    'inside, as lists',
    [
      bucket({
        serverSideEncryptionConfigurations: [
          { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: 'aws:kms' }] }] },
        ],
      }),
    ],
    [],
  ],
  [
    'inside, keys of S3',
    [bucket({ serverSideEncryptionConfiguration: { rule: inside('AES256') } })],
    wrong('logs: serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm'),
  ],
  [
    'aws-native',
    [
      nativeBucket({
        bucketEncryption: {
          serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } }],
        },
      }),
    ],
    [],
  ],
  [
    'aws-native, keys of S3',
    [
      nativeBucket({
        bucketEncryption: {
          serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
        },
      }),
    ],
    wrong('logs: bucketEncryption.serverSideEncryptionConfiguration.serverSideEncryptionByDefault.sseAlgorithm'),
  ],
  ['what AWS fills in', [filledIn], none],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, [...rows, trail()])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [...rows, balancer])).toEqual({ violations: [], undecided: [] });
});

test('by the key of what writes', () => {
  const channel = row(
    'aws:cfg/deliveryChannel:DeliveryChannel',
    'c',
    { s3KmsKeyArn: unknown },
    { links: { s3BucketName: ['logs'] } },
  );
  expect(judge(rule, [bucket(), trail({ kmsKeyId: unknown })]).violations).toEqual([]);
  expect(judge(rule, [bucket(), channel]).violations).toEqual([]);
  expect(judge(rule, [bucket(), trail({ kmsKeyId: '' })]).violations).toEqual(none);
});

test('an unknown algorithm fails closed', () => {
  expect(judge(rule, [bucket(), trail(), encryption(unknown)]).violations).toEqual([
    'part: rules.applyServerSideEncryptionByDefault.sseAlgorithm is not known before the deployment, and judging it after would be too late',
  ]);
});

test.each([
  [
    'serverSideEncryptionConfiguration',
    'serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm',
  ],
])('%s that another resource decides fails closed', (property, path) => {
  expect(judge(rule, [trail(), ...decided(property)]).violations).toEqual([
    `logs: ${path} is not known before the deployment, and judging it after would be too late`,
  ]);
});
