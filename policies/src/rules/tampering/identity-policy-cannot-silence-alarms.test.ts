import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityPolicyCannotSilenceAlarms as rule } from './identity-policy-cannot-silence-alarms';

const judged = (...statements: readonly Value[]) =>
  judge(rule, [row('aws:iam/rolePolicy:RolePolicy', 'p', { policy: { Statement: statements } })]);
const allow = (action: Value, resource: Value = '*'): ValueMap => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const says = (granted: string) => `p: policy.Statement[0].Action allows ${granted}: whoever has it is not heard`;

test.each<[string, Value, Value, readonly string[]]>([
  ['the action', 'cloudwatch:DisableAlarmActions', '*', [says('cloudwatch:DisableAlarmActions')]],
  ['in any case', 'CLOUDWATCH:DISABLEALARMACTIONS', '*', [says('cloudwatch:DisableAlarmActions')]],
  ['a wildcard', ['cloudwatch:*'], '*', [says('cloudwatch:DeleteAlarms and 3 more')]],
  [
    'on resources of the service',
    'cloudwatch:DisableAlarmActions',
    'arn:aws:cloudwatch:*:*:alarm:*',
    [says('cloudwatch:DisableAlarmActions')],
  ],
  ['on resources of another service', 'cloudwatch:DisableAlarmActions', 'arn:aws:sqs:eu-west-1:123456789012:jobs', []],
  ['what is harmless', 'cloudwatch:PutMetricData', '*', []],
  ['everything, which the rule about administrators reports', '*', '*', []],
])('%s', (_case, action, resource, violations) => {
  expect(judged(allow(action, resource))).toEqual({ violations, undecided: [] });
});

test.each([
  'cloudwatch:DeleteAlarms',
  'cloudwatch:DisableAlarmActions',
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:SetAlarmState',
])('%s', (action) => {
  expect(judged(allow(action)).violations).toEqual([says(action)]);
});

test('taken back by the same policy', () => {
  const deny = { Effect: 'Deny', Action: 'cloudwatch:DisableAlarmActions', Resource: '*' };
  expect(judged(allow('cloudwatch:DisableAlarmActions'), deny).violations).toEqual([]);
});

test.each(['arn:aws:iam::aws:policy/CloudWatchFullAccessV2', 'arn:aws-us-gov:iam::aws:policy/CloudWatchFullAccessV2'])(
  'the policy of AWS %s',
  (policyArn) => {
    const says =
      'a: policyArn is a policy of AWS that allows cloudwatch:DeleteAlarms on everything: whoever has it is not heard';
    expect(judge(rule, [row('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'a', { policyArn })])).toEqual({
      violations: [says],
      undecided: [],
    });
  },
);

test('an unknown policy is undecided', () => {
  expect(judge(rule, [row('aws:iam/policy:Policy', 'p', { policy: unknown })])).toEqual({
    violations: [],
    undecided: ['p: policy'],
  });
});
