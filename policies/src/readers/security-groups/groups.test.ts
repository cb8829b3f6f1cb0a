import { row, stackOf, unknown } from '../../rule/judge.fixture';
import { groupsOf, sourcesOf, topPropertyOf } from './groups';

const GROUP = 'aws:ec2/securityGroup:SecurityGroup';
const RULE = 'aws:ec2/securityGroupRule:SecurityGroupRule';

test('a group has its own rules and those that are added to it, by link or id', () => {
  const stack = stackOf([
    row(GROUP, 'a', { id: 'sg-a' }),
    row('aws-native:ec2:SecurityGroup', 'b', { groupId: 'sg-b' }),
    row('aws:ec2/vpc:Vpc', 'v', { defaultSecurityGroupId: 'sg-v' }),
    row(RULE, 'r', { securityGroupId: 'sg-a' }),
    row(
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      's',
      { securityGroupId: unknown },
      { links: { securityGroupId: ['a'] } },
    ),
    row('aws-native:ec2:SecurityGroupIngress', 't', { groupId: 'sg-b' }),
    row(RULE, 'u', { securityGroupId: 'sg-v' }),
    row(RULE, 'w', { securityGroupId: 'sg-x' }),
  ]);
  const found = groupsOf(stack).map(({ owner, holders }) => [owner?.name, holders.map(({ name }) => name)]);
  expect(found).toEqual([
    ['a', ['a', 'r', 's']],
    ['b', ['b', 't']],
    ['v', ['u']],
    [undefined, ['w']],
  ]);
});

test('a source knows its rule, its holder and the property that links go by', () => {
  const [holder] = stackOf([
    row(GROUP, 'a', {
      ingress: [
        { fromPort: 1, cidrBlocks: ['x'] },
        { fromPort: 2, self: true },
      ],
    }),
  ]).resources;
  const sources = holder === undefined ? [] : sourcesOf(holder);
  expect(sources.map(({ urn, rule, source }) => [urn, rule.from.number(), source.kind, topPropertyOf(source)])).toEqual(
    [
      [holder?.urn, 1, 'range', 'ingress'],
      [holder?.urn, 2, 'self', 'ingress'],
    ],
  );
});
