import { balancer, bucket, decided, filledIn, nativeBucket, part, trail } from '../../readers/buckets/buckets.fixture';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { logBucketIsNotPublic as rule } from './log-bucket-is-not-public';

const all = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const canBe = 'is not true: the bucket of logs can be made public';
const open = 'is everyone, to whom the bucket of logs is open';
const read = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };

test.each<[string, readonly Row[], readonly string[]]>([
  ['blocked', [bucket(), part('BucketPublicAccessBlock', all)], []],
  ['the default of AWS', [bucket()], []],
  [
    'one switch off',
    [bucket(), part('BucketPublicAccessBlock', { ...all, blockPublicPolicy: false })],
    [`part: blockPublicPolicy ${canBe}`],
  ],
  [
    'switches left out, which is off',
    [bucket(), part('BucketPublicAccessBlock', { blockPublicAcls: true })],
    [`part: blockPublicPolicy ${canBe}`, `part: ignorePublicAcls ${canBe}`, `part: restrictPublicBuckets ${canBe}`],
  ],
  [
    'inside a bucket of aws-native',
    [nativeBucket({ publicAccessBlockConfiguration: { ...all, blockPublicAcls: false } })],
    [`logs: publicAccessBlockConfiguration.blockPublicAcls ${canBe}`],
  ],
  ['a private ACL', [bucket({ acl: 'log-delivery-write' })], []],
  ['a public ACL', [bucket({ acl: 'public-read' })], ['logs: acl lets everyone read the bucket of logs']],
  ['everyone writes', [bucket({ acl: 'public-read-write' })], ['logs: acl lets everyone read the bucket of logs']],
  [
    'any account',
    [bucket(), part('BucketAcl', { acl: 'authenticated-read' })],
    ['part: acl lets everyone read the bucket of logs'],
  ],
  [
    'aws-native',
    [nativeBucket({ accessControl: 'PublicRead' })],
    ['logs: accessControl lets everyone read the bucket of logs'],
  ],
  [
    'grants in the bucket',
    [bucket({ grants: [{ uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }, { id: 'owner' }] })],
    [`logs: grants[0].uri ${open}`],
  ],
  [
    'grants in an ACL',
    [
      bucket(),
      part('BucketAcl', {
        accessControlPolicy: {
          grants: [
            { grantee: { uri: 'http://acs.amazonaws.com/groups/s3/LogDelivery' } },
            { grantee: { uri: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers' } },
          ],
        },
      }),
    ],
    [`part: accessControlPolicy.grants[1].grantee.uri ${open}`],
  ],
  [
    'a policy for everyone',
    [bucket(), part('BucketPolicy', { policy: { Statement: read } })],
    [`part: policy.Statement.Principal ${open}`],
  ],
  [
    'a policy inside',
    [bucket({ policy: JSON.stringify({ Statement: [read] }) })],
    [`logs: policy.Statement[0].Principal ${open}`],
  ],
  ['a Deny for everyone', [bucket(), part('BucketPolicy', { policy: { Statement: { ...read, Effect: 'Deny' } } })], []],
  ['a policy that a first preview does not know', [bucket(), part('BucketPolicy', { policy: unknown })], []],
  ['what AWS fills in', [filledIn], []],
])('%s', (_case, rows, violations) => {
  for (const writer of [trail(), balancer]) {
    expect(judge(rule, [...rows, writer])).toEqual({ violations, undecided: [] });
  }
  expect(judge(rule, rows)).toEqual({ violations: [], undecided: [] });
});

test('an unknown switch fails closed, beside what is known', () => {
  const rows = [
    trail(),
    bucket(),
    part('BucketPublicAccessBlock', { ...all, blockPublicAcls: unknown, ignorePublicAcls: false }),
  ];
  expect(judge(rule, rows).violations).toEqual([
    'part: blockPublicAcls is not known before the deployment, and judging it after would be too late',
    `part: ignorePublicAcls ${canBe}`,
  ]);
});

test('of another bucket', () => {
  const other = row('aws:s3/bucketAcl:BucketAcl', 'acl', { bucket: 'site', acl: 'public-read' });
  expect(judge(rule, [trail(), bucket({ bucket: 'logs' }), other])).toEqual({ violations: [], undecided: [] });
});

test.each([
  ['acl', 'acl'],
  ['grants', 'grants'],
])('%s that another resource decides fails closed', (property, path) => {
  expect(judge(rule, [trail(), ...decided(property)]).violations).toEqual([
    `logs: ${path} is not known before the deployment, and judging it after would be too late`,
  ]);
});
