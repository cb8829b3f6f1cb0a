import type { Value, ValueMap } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { keyRotates as rule } from './key-rotates';

const never = ['k: enableKeyRotation is not true: the key keeps its material for ever'];

test.each<[string, string, Record<string, Value>, readonly string[]]>([
  ['on', 'aws:kms/key:Key', { enableKeyRotation: true }, []],
  ['off', 'aws:kms/key:Key', { enableKeyRotation: false }, never],
  ['the default', 'aws:kms/key:Key', {}, never],
  ['symmetric by name', 'aws:kms/key:Key', { customerMasterKeySpec: 'SYMMETRIC_DEFAULT' }, never],
  ['RSA', 'aws:kms/key:Key', { customerMasterKeySpec: 'RSA_4096' }, []],
  ['in a store of its own', 'aws:kms/key:Key', { customKeyStoreId: 'cks-1234567890abcdef0' }, []],
  ['of aws-native', 'aws-native:kms:Key', { keySpec: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS' }, never],
  ['with imported material', 'aws-native:kms:Key', { origin: 'EXTERNAL' }, []],
  ['HMAC of aws-native', 'aws-native:kms:Key', { keySpec: 'HMAC_256' }, []],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'k', props)])).toEqual({ violations, undecided: [] });
});

test.each<[ValueMap, readonly string[]]>([
  [{ enableKeyRotation: unknown }, ['k: enableKeyRotation']],
  [{ customerMasterKeySpec: unknown }, ['k: customerMasterKeySpec']],
  [{ enableKeyRotation: true, customerMasterKeySpec: unknown }, []],
])('what is unknown is undecided where it matters', (props, undecided) => {
  expect(judge(rule, [row('aws:kms/key:Key', 'k', props)])).toEqual({ violations: [], undecided });
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ enableKeyRotation: true });
});
