import { FLEET_TAGS } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { recordingsAreImmutable as rule } from './recordings-are-immutable';

const BUCKET = 'aws:s3/bucket:Bucket';
const config = (content: unknown = 'recording: { upload: { bucket: acme-recordings } }', links = {}): Row =>
  row(
    'aws:s3/bucketObjectv2:BucketObjectv2',
    'config',
    { tags: FLEET_TAGS, key: 'proxy.yaml', bucket: 'acme-config', content: content as string },
    { links },
  );
const bucket = (props = {}): Row => row(BUCKET, 'recordings', { bucket: 'acme-recordings', ...props });
const lock = (defaultRetention: object | undefined, of: object = { bucket: 'acme-recordings' }): Row =>
  row('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration', 'lock', {
    ...of,
    ...(defaultRetention === undefined
      ? {}
      : { rule: { defaultRetention: defaultRetention as Record<string, string> } }),
  });
const UNLOCKED = 'recordings: has no Object Lock with a default retention: what is in it can be replaced';
const SHORT = 'lock: rule.defaultRetention.days is less than 30 days';

test.each([
  ['compliance', { mode: 'COMPLIANCE', days: 30 }, []],
  ['governance', { mode: 'GOVERNANCE', days: 31 }, []],
  ['a year', { mode: 'GOVERNANCE', years: 1 }, []],
  ['too short', { mode: 'GOVERNANCE', days: 29 }, [SHORT]],
  ['no time', { mode: 'GOVERNANCE' }, [SHORT]],
  ['no mode', { days: 30 }, ['lock: rule.defaultRetention.mode is not GOVERNANCE or COMPLIANCE']],
  ['no rule', undefined, [UNLOCKED]],
])('a lock beside the bucket: %s', (_case, retention, violations) => {
  expect(judge(rule, [config(), bucket(), lock(retention)])).toEqual({ violations, undecided: [] });
});

test('a lock of another bucket is none, one by a link is', () => {
  const retention = { mode: 'GOVERNANCE', days: 30 };
  expect(judge(rule, [config(), bucket(), lock(retention, { bucket: 'other' })]).violations).toEqual([UNLOCKED]);
  const linked = { ...lock(retention, { bucket: unknown }), links: { bucket: ['recordings'] } };
  expect(judge(rule, [config(), bucket(), linked]).violations).toEqual([]);
});

test('a lock on the bucket itself, of either provider', () => {
  const objectLockConfiguration = { rule: { defaultRetention: { mode: 'GOVERNANCE', days: 3 } } };
  const path = 'objectLockConfiguration.rule.defaultRetention.days is less than 30 days';
  expect(judge(rule, [config(), bucket({ objectLockConfiguration })]).violations).toEqual([`recordings: ${path}`]);
  const native = row('aws-native:s3:Bucket', 'native', { bucketName: 'acme-recordings', objectLockConfiguration });
  expect(judge(rule, [config(), native]).violations).toEqual([`native: ${path}`]);
});

test('the options', () => {
  const rows = [config(), bucket(), lock({ mode: 'GOVERNANCE', days: 89 })];
  expect(judge(rule, rows, { mode: 'COMPLIANCE', minimumDays: 90 }).violations).toEqual([
    'lock: rule.defaultRetention.mode is not COMPLIANCE',
    'lock: rule.defaultRetention.days is less than 90 days',
  ]);
});

test.each([
  ['Suspended', ['versions: versioningConfiguration.status is Suspended: a lock holds versions only']],
  ['Enabled', []],
])('versions that are %s', (status, violations) => {
  const versions = row('aws:s3/bucketVersioning:BucketVersioning', 'versions', {
    bucket: 'acme-recordings',
    versioningConfiguration: { status },
  });
  const rows = [config(), bucket(), lock({ mode: 'GOVERNANCE', days: 30 }), versions];
  expect(judge(rule, rows).violations).toEqual(violations);
});

test('an unknown config tells by its links, besides its own bucket', () => {
  const own = row(BUCKET, 'own', {});
  const links = { content: ['recordings', 'own'], bucket: ['own'] };
  expect(judge(rule, [config(unknown, links), bucket(), own]).violations).toEqual([UNLOCKED]);
});

test("a bucket that is nobody's recordings", () => {
  expect(judge(rule, [bucket()]).violations).toEqual([]);
  expect(judge(rule, [config('recording: {}'), bucket()]).violations).toEqual([]);
});

test('days that are not known are refused', () => {
  expect(judge(rule, [config(), bucket(), lock({ mode: 'GOVERNANCE', days: unknown })]).violations).toEqual([
    'lock: rule.defaultRetention.days is not known before the deployment, and judging it after would be too late',
  ]);
});

test('what the provider fills in on the bucket is not known before the deployment', () => {
  const filledIn = bucket({ versioning: unknown, objectLockConfiguration: unknown });
  expect(judge(rule, [config(), filledIn]).violations).toEqual([UNLOCKED]);
  expect(judge(rule, [config(), filledIn, lock({ mode: 'GOVERNANCE', days: 30 })]).violations).toEqual([]);
});
