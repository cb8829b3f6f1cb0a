import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { keyPolicyIsNotPublic as rule } from './key-policy-is-not-public';

const use = { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
const says = (path: string) => `k: ${path} is everyone, without a condition on who`;

test.each<[string, string, Record<string, Value>, readonly string[]]>([
  ['everyone', 'aws:kms/key:Key', { policy: { Statement: [use] } }, [says('policy.Statement[0].Principal')]],
  [
    'JSON text',
    'aws:kms/keyPolicy:KeyPolicy',
    { policy: JSON.stringify({ Statement: use }) },
    [says('policy.Statement.Principal')],
  ],
  ['a replica', 'aws:kms/replicaKey:ReplicaKey', { policy: { Statement: use } }, [says('policy.Statement.Principal')]],
  [
    'an external key',
    'aws:kms/externalKey:ExternalKey',
    { policy: { Statement: use } },
    [says('policy.Statement.Principal')],
  ],
  [
    'aws-native',
    'aws-native:kms:Key',
    { keyPolicy: { statement: { effect: 'Allow', principal: { aws: ['*'] } } } },
    [says('keyPolicy.statement.principal')],
  ],
  [
    'aws-native replica',
    'aws-native:kms:ReplicaKey',
    { keyPolicy: { Statement: use } },
    [says('keyPolicy.Statement.Principal')],
  ],
  ['an account', 'aws:kms/key:Key', { policy: { Statement: { ...use, Principal: { AWS: '123456789012' } } } }, []],
  [
    'everyone of the account',
    'aws:kms/key:Key',
    { policy: { Statement: { ...use, Condition: { StringEquals: { 'kms:CallerAccount': '123456789012' } } } } },
    [],
  ],
  [
    'everyone through a service',
    'aws:kms/key:Key',
    {
      policy: {
        Statement: { ...use, Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } },
      },
    },
    [says('policy.Statement.Principal')],
  ],
  ['the default policy', 'aws:kms/key:Key', {}, []],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'k', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown policy is undecided', () => {
  expect(judge(rule, [row('aws:kms/key:Key', 'k', { policy: unknown })])).toEqual({
    violations: [],
    undecided: ['k: policy'],
  });
});
