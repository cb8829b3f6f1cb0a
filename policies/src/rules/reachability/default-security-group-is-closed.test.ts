import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { defaultSecurityGroupIsClosed as rule } from './default-security-group-is-closed';

const says = (path: string) => `g: ${path} opens the default group, which should have no rules`;
const any = { protocol: '-1', fromPort: 0, toPort: 0, self: true };

test.each<[string, Row['props'], string[], string[]]>([
  ['no rules', {}, [], []],
  ['empty rules', { ingress: [], egress: [] }, [], []],
  ['a way in', { ingress: [any] }, [says('ingress')], []],
  ['a way out', { egress: [any] }, [says('egress')], []],
  ['both, one not known', { ingress: unknown, egress: [any] }, [says('egress')], ['g: ingress']],
])('%s', (_case, props, violations, undecided) => {
  const judged = judge(rule, [row('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup', 'g', props)]);
  expect(judged).toEqual({ violations, undecided });
});

test('other groups are free', () => {
  expect(judge(rule, [row('aws:ec2/securityGroup:SecurityGroup', 'g', { ingress: [any] })]).violations).toEqual([]);
});
