import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { keyIsEnabled as rule } from './key-is-enabled';

const off = (property: string) => [`k: ${property} is false: what writes with the key fails`];

test.each<[string, string, Record<string, Value>, readonly string[]]>([
  ['the default', 'aws:kms/key:Key', {}, []],
  ['on', 'aws:kms/key:Key', { isEnabled: true }, []],
  ['off', 'aws:kms/key:Key', { isEnabled: false }, off('isEnabled')],
  ['a replica', 'aws:kms/replicaKey:ReplicaKey', { enabled: false }, off('enabled')],
  ['an external key', 'aws:kms/externalKey:ExternalKey', { enabled: 'false' }, off('enabled')],
  ['aws-native', 'aws-native:kms:Key', { enabled: false }, off('enabled')],
  ['a replica of aws-native', 'aws-native:kms:ReplicaKey', { enabled: false }, off('enabled')],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'k', props)])).toEqual({ violations, undecided: [] });
});

test('an unknown switch is undecided', () => {
  expect(judge(rule, [row('aws:kms/key:Key', 'k', { isEnabled: unknown })])).toEqual({
    violations: [],
    undecided: ['k: isEnabled'],
  });
});
