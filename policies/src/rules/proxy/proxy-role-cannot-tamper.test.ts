import type { Value } from '../../model';
import { allowing, documentOf, fleetWithRole, policyOfRole } from '../../readers/proxy-fleets/role.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyRoleCannotTamper as rule } from './proxy-role-cannot-tamper';

const says = (what: string, name = 'policy', path = 'policy.Statement[0].Action'): string =>
  `${name}: ${path} allows ${what} to a proxy: an intruder on it removes his own traces`;

test.each([
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteEventDataStore',
  'logs:DeleteLogGroup',
  'kms:ScheduleKeyDeletion',
  'cloudwatch:DeleteAlarms',
  's3:BypassGovernanceRetention',
  'firehose:UpdateDestination',
  'dynamodb:DeleteTable',
  'iam:PutRolePolicy',
])('%s', (action) => {
  expect(judge(rule, fleetWithRole({}, policyOfRole(allowing(action))))).toEqual({
    violations: [says(action)],
    undecided: [],
  });
});

test('what a proxy needs is no matter', () => {
  const needs = ['firehose:PutRecordBatch', 'dynamodb:PutItem', 's3:PutObject', 's3:GetObject', 'logs:PutLogEvents'];
  expect(judge(rule, fleetWithRole({}, policyOfRole(allowing(...needs)))).violations).toEqual([]);
});

test('several are counted, each once', () => {
  const rows = fleetWithRole({}, policyOfRole(allowing('logs:DeleteLogGroup', 'kms:DisableKey', 'logs:Delete*Group')));
  expect(judge(rule, rows).violations).toEqual([says('logs:DeleteLogGroup and 1 more')]);
});

test('a Deny of any policy of the role takes it back', () => {
  const denial = policyOfRole(documentOf(['Deny', ['cloudtrail:*']]), {}, 'denial');
  const rows = fleetWithRole({}, policyOfRole(allowing('cloudtrail:StopLogging', 'logs:DeleteLogGroup')), denial);
  expect(judge(rule, rows).violations).toEqual([says('logs:DeleteLogGroup')]);
});

test('policies in the role, attached and named by it', () => {
  const inline = fleetWithRole({ inlinePolicies: [{ policy: allowing('kms:DisableKey') }] });
  expect(judge(rule, inline).violations).toEqual([
    says('kms:DisableKey', 'role', 'inlinePolicies[0].policy.Statement[0].Action'),
  ]);
  const managed = row('aws:iam/policy:Policy', 'managed', { policy: allowing('kms:DisableKey') });
  const attachment = row(
    'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
    'attachment',
    {},
    { links: { role: ['role'], policyArn: ['managed'] } },
  );
  expect(judge(rule, fleetWithRole({}, managed, attachment)).violations).toEqual([says('kms:DisableKey', 'managed')]);
  expect(judge(rule, fleetWithRole({}, managed)).violations).toEqual([]);
  const [task, role, ...others] = fleetWithRole({}, managed);
  if (task === undefined || role === undefined) throw new Error('no fleet');
  const naming = { ...role, links: { managedPolicyArns: ['managed'] } };
  expect(judge(rule, [task, naming, ...others]).violations).toEqual([says('kms:DisableKey', 'managed')]);
});

test.each(['AdministratorAccess', 'IAMFullAccess', 'AmazonKinesisFirehoseFullAccess', 'AmazonDynamoDBFullAccess'])(
  'the policy %s of AWS',
  (name) => {
    const arn = `arn:aws:iam::aws:policy/${name}`;
    const text = 'is a policy of AWS by which an intruder on a proxy removes his own traces';
    expect(judge(rule, fleetWithRole({ managedPolicyArns: [arn] })).violations).toEqual([
      `role: managedPolicyArns[0] ${text}`,
    ]);
    const attachment = row(
      'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
      'attachment',
      { policyArn: arn },
      { links: { role: ['role'] } },
    );
    expect(judge(rule, fleetWithRole({}, attachment)).violations).toEqual([`attachment: policyArn ${text}`]);
  },
);

test('another policy of AWS, and another role', () => {
  expect(
    judge(rule, fleetWithRole({ managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] })).violations,
  ).toEqual([]);
  const other = { ...policyOfRole(allowing('kms:DisableKey')), links: { role: ['execution'] } };
  expect(judge(rule, fleetWithRole({}, other)).violations).toEqual([]);
});

test('a document that is not known is left to other rules, an unknown action in one is not', () => {
  expect(judge(rule, fleetWithRole({}, policyOfRole(unknown)))).toEqual({ violations: [], undecided: [] });
  const document: Value = { Statement: [{ Effect: 'Allow', Action: unknown, Resource: '*' }] };
  expect(judge(rule, fleetWithRole({}, policyOfRole(document))).violations).toEqual([
    'policy: policy.Statement[0].Action is not known before the deployment, and judging it after would be too late',
  ]);
});

test('what the provider fills in is not known before the deployment, and hides nothing', () => {
  const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const rows = fleetWithRole({ inlinePolicies: unknown, managedPolicyArns: [arn] });
  expect(judge(rule, rows).violations).toEqual([
    'role: managedPolicyArns[0] is a policy of AWS by which an intruder on a proxy removes his own traces',
  ]);
  expect(judge(rule, fleetWithRole({ inlinePolicies: unknown, managedPolicyArns: unknown })).violations).toEqual([]);
});
