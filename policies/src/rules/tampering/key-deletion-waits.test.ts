import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { keyDeletionWaits as rule } from './key-deletion-waits';

test.each<[string, string, Record<string, Value>, readonly string[]]>([
  ['the default', 'aws:kms/key:Key', {}, []],
  ['just enough', 'aws:kms/key:Key', { deletionWindowInDays: 14 }, []],
  ['a day less', 'aws:kms/key:Key', { deletionWindowInDays: 13 }, ['k: deletionWindowInDays is less than 14 days']],
  [
    'of a replica',
    'aws:kms/replicaKey:ReplicaKey',
    { deletionWindowInDays: 7 },
    ['k: deletionWindowInDays is less than 14 days'],
  ],
  [
    'of an external key',
    'aws:kms/externalKey:ExternalKey',
    { deletionWindowInDays: '7' },
    ['k: deletionWindowInDays is less than 14 days'],
  ],
  ['of aws-native', 'aws-native:kms:Key', { pendingWindowInDays: 7 }, ['k: pendingWindowInDays is less than 14 days']],
  [
    'of its replica',
    'aws-native:kms:ReplicaKey',
    { pendingWindowInDays: 7 },
    ['k: pendingWindowInDays is less than 14 days'],
  ],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'k', props)])).toEqual({ violations, undecided: [] });
});

test('as many days as are asked for', () => {
  const rows = [row('aws:kms/key:Key', 'k', { deletionWindowInDays: 29 })];
  expect(judge(rule, rows, { minimumDays: 30 }).violations).toEqual(['k: deletionWindowInDays is less than 30 days']);
  expect(judge(rule, rows, { minimumDays: 29 }).violations).toEqual([]);
  expect(judge(rule, [row('aws:kms/key:Key', 'k', {})], { minimumDays: 30 }).violations).toEqual([]);
});

test('an unknown window is undecided', () => {
  expect(judge(rule, [row('aws:kms/key:Key', 'k', { deletionWindowInDays: unknown })])).toEqual({
    violations: [],
    undecided: ['k: deletionWindowInDays'],
  });
});
