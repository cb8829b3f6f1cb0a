import { allowing, documentOf, fleetWithRole, policyOfRole } from '../../readers/proxy-fleets/role.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyWritesToAnAuditSink as rule } from './proxy-writes-to-an-audit-sink';

const says = 'role: may write to no audit sink: its audit events never leave the proxy';

test.each([
  ['into a stream', allowing('firehose:PutRecordBatch'), []],
  ['into a stream, one by one', allowing('firehose:PutRecord'), []],
  ['into a channel', allowing('cloudtrail-data:PutAuditEvents'), []],
  ['by a role of the store', allowing('sts:AssumeRole'), []],
  ['by a wildcard', allowing('firehose:Put*'), []],
  ['nowhere', allowing('s3:GetObject'), [says]],
  ['nowhere, since it is denied', documentOf(['Deny', ['firehose:PutRecordBatch']]), [says]],
])('a role that may write %s', (_case, policy, violations) => {
  expect(judge(rule, fleetWithRole({}, policyOfRole(policy)))).toEqual({ violations, undecided: [] });
  expect(judge(rule, fleetWithRole({ inlinePolicies: [{ policy }] })).violations).toEqual(violations);
});

test('a role without any policy', () => {
  expect(judge(rule, fleetWithRole({})).violations).toEqual([says]);
});

test.each([
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream',
  'aws-native:kinesisfirehose:DeliveryStream',
  'aws-native:cloudtrail:Channel',
])('an unknown policy that names a %s', (type) => {
  const rows = fleetWithRole({}, policyOfRole(unknown, { policy: ['sink'] }), row(type, 'sink', {}));
  expect(judge(rule, rows)).toEqual({ violations: [], undecided: [] });
});

test('an unknown policy that names something else is refused', () => {
  const rows = fleetWithRole({}, policyOfRole(unknown, { policy: ['x'] }), row('aws:s3/bucket:Bucket', 'x', {}));
  expect(judge(rule, rows).violations).toEqual([
    'policy: policy is not known before the deployment, and judging it after would be too late',
  ]);
  expect(judge(rule, rows, { onUnknown: 'undecided' }).violations).toEqual([]);
});

test('a role of another stack, and a stack without proxies', () => {
  const [task] = fleetWithRole({});
  expect(judge(rule, task === undefined ? [] : [{ ...task, links: {} }]).violations).toEqual([]);
  expect(judge(rule, [row('aws:iam/role:Role', 'role', {})]).violations).toEqual([]);
});

test('the role of an instance, by its profile', () => {
  const rows = [
    row(
      'aws:ec2/launchTemplate:LaunchTemplate',
      'host',
      { tags: { 'sallyport:component': 'ProxyFleet' }, iamInstanceProfile: { arn: unknown } },
      { links: { iamInstanceProfile: ['profile'] } },
    ),
    row('aws:iam/instanceProfile:InstanceProfile', 'profile', { role: unknown }, { links: { role: ['role'] } }),
    row('aws:iam/role:Role', 'role', {}),
  ];
  expect(judge(rule, rows).violations).toEqual([says]);
});

test('a known policy that names a sink and does not allow writing to it', () => {
  const sink = row('aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream', 'sink', {});
  const reading = policyOfRole(allowing('firehose:DescribeDeliveryStream'), { policy: ['sink'] });
  expect(judge(rule, fleetWithRole({}, reading, sink)).violations).toEqual([says]);
});
