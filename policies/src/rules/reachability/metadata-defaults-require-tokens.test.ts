import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { metadataDefaultsRequireTokens as rule } from './metadata-defaults-require-tokens';

const says = 'm: httpTokens is not `required`: instances that say nothing answer without a token';

test.each<[string, Row['props'], string[], string[]]>([
  ['required', { httpTokens: 'required' }, [], []],
  ['optional', { httpTokens: 'optional' }, [says], []],
  ['no preference', {}, [says], []],
  ['no metadata', { httpEndpoint: 'disabled' }, [], []],
  ['metadata', { httpEndpoint: 'enabled' }, [says], []],
  ['unknown', { httpTokens: unknown }, [], ['m: httpTokens']],
])('%s', (_case, props, violations, undecided) => {
  const judged = judge(rule, [row('aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults', 'm', props)]);
  expect(judged).toEqual({ violations, undecided });
});
