import { balancer, bucket, decided, filledIn, nativeBucket, part, trail } from '../../readers/buckets/buckets.fixture';
import { judge, unknown, type Row } from '../../rule/judge.fixture';
import { logBucketIsVersioned as rule } from './log-bucket-is-versioned';

const none = ['logs: the bucket of evidence keeps no versions'];
const off = (at: string) => [`${at} is not enabled: the bucket of evidence keeps no versions`];
const versioning = (status: string) => part('BucketVersioning', { versioningConfiguration: { status } });

test.each<[string, readonly Row[], readonly string[]]>([
  ['nothing said', [bucket()], none],
  ['of its own', [bucket(), versioning('Enabled')], []],
  ['suspended', [bucket(), versioning('Suspended')], off('part: versioningConfiguration.status')],
  [
    'of its own, over what the bucket was before',
    [bucket({ versioning: { enabled: true } }), versioning('Disabled')],
    off('part: versioningConfiguration.status'),
  ],
  ['of its own, not yet in the bucket', [bucket({ versioning: { enabled: false } }), versioning('Enabled')], []],
  ['of an older major', [bucket(), part('BucketVersioningV2', { versioningConfiguration: { status: 'Enabled' } })], []],
  ['inside', [bucket({ versioning: { enabled: true } })], []],
  ['inside, off', [bucket({ versioning: { enabled: false } })], off('logs: versioning.enabled')],
  ['inside, as a list', [bucket({ versionings: [{ enabled: true }] })], []],
  ['aws-native', [nativeBucket({ versioningConfiguration: { status: 'Enabled' } })], []],
  [
    'aws-native, suspended',
    [nativeBucket({ versioningConfiguration: { status: 'Suspended' } })],
    off('logs: versioningConfiguration.status'),
  ],
  ['object lock', [bucket({ objectLockEnabled: true })], []],
  ['object lock of its own', [bucket(), part('BucketObjectLockConfiguration', {})], []],
  ['what AWS fills in', [filledIn], none],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, [...rows, trail()])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [...rows, balancer])).toEqual({ violations: [], undecided: [] });
});

test('an unknown status fails closed, unless another one decides', () => {
  const unknownOne = part('BucketVersioning', { versioningConfiguration: { status: unknown } }, 'other');
  expect(judge(rule, [trail(), bucket(), unknownOne]).violations).toEqual([
    'other: versioningConfiguration.status is not known before the deployment, and judging it after would be too late',
  ]);
  expect(judge(rule, [trail(), bucket(), unknownOne, versioning('Enabled')]).violations).toEqual([]);
});

test.each([
  ['versioning', 'versioning.enabled'],
  ['objectLockEnabled', 'objectLockEnabled'],
])('%s that another resource decides fails closed', (property, path) => {
  expect(judge(rule, [trail(), ...decided(property)]).violations).toEqual([
    `logs: ${path} is not known before the deployment, and judging it after would be too late`,
  ]);
});
