import { resourceOf, row, unknown } from './judge.fixture';
import { remedyFor } from './remedy-for';
import { resourceRule, type ResourceRule } from './rule';

const TYPE = 'aws:s3/bucket:Bucket';
const rule = (remedy?: ResourceRule['remedy']): ResourceRule =>
  resourceRule({
    ...{ id: 'a', area: 'audit', title: 't', severity: 'low', reason: 'r', remediation: 'f', link: 'l' },
    ...{ types: [TYPE], reads: [], controls: {}, ...(remedy === undefined ? {} : { remedy }) },
    judge({ props }, { violation }) {
      if (props.at('on').flag() !== true) violation(props.at('on'), 'is not true');
    },
  });
const bucket = (props: Parameters<typeof row>[2]) => resourceOf(row(TYPE, 'b', props));
const turnOn = () => ({ on: true });

test('a violation is mended', () => {
  expect(remedyFor(rule(turnOn), bucket({}), {})).toEqual({ on: true });
});

test.each([
  ['a rule without a remedy', rule(), bucket({})],
  ['a resource that keeps the rule', rule(turnOn), bucket({ on: true })],
  ['a resource that is undecided', rule(turnOn), bucket({ on: unknown })],
  ['a remedy that meets what it cannot read', rule(({ props }) => ({ on: props.at('a').text() })), bucket({ a: [1] })],
])('nothing for %s', (_case, given, resource) => {
  expect(remedyFor(given, resource, {})).toBeUndefined();
});

test('nothing for violations that are not open', () => {
  expect(remedyFor(rule(turnOn), bucket({}), {}, () => false)).toBeUndefined();
});
