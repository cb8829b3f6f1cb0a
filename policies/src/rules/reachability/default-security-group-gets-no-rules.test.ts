import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { defaultSecurityGroupGetsNoRules as rule } from './default-security-group-gets-no-rules';

const says = (path = 'securityGroupId') => `r: ${path} is the default group of its network, which should have no rules`;
const RULE = 'aws:ec2/securityGroupRule:SecurityGroupRule';
const VPC = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';
const vpc = row('aws:ec2/vpc:Vpc', 'v', { id: 'vpc-1', defaultSecurityGroupId: 'sg-default' });
const added = (props: Row['props'], links: Row['links'] = {}, type = RULE) =>
  row(type, 'r', { type: 'ingress', ...props }, { links });

test.each<[string, readonly Row[], string[]]>([
  ['of the default group, by its id', [vpc, added({ securityGroupId: 'sg-default' })], [says()]],
  [
    'of the default group, by a link',
    [vpc, added({ securityGroupId: unknown }, { securityGroupId: ['v'] }, VPC)],
    [says()],
  ],
  [
    'of the default group that the program manages',
    [
      row('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup', 'd', { id: 'sg-d', ingress: [{ self: true }] }),
      added({ securityGroupId: 'sg-d' }),
    ],
    [says()],
  ],
  [
    'of aws-native',
    [
      row('aws-native:ec2:Vpc', 'v', { defaultSecurityGroup: 'sg-default' }),
      added({ groupId: 'sg-default' }, {}, 'aws-native:ec2:SecurityGroupIngress'),
    ],
    [says('groupId')],
  ],
  ['on the way out', [vpc, added({ type: 'egress', securityGroupId: 'sg-default' })], []],
  [
    'of another group',
    [vpc, row('aws:ec2/securityGroup:SecurityGroup', 'g', { id: 'sg-g' }), added({ securityGroupId: 'sg-g' })],
    [],
  ],
  ['of a group elsewhere', [vpc, added({ securityGroupId: 'sg-x' })], []],
])('a rule %s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test('an unknown direction fails closed', () => {
  expect(judge(rule, [vpc, added({ type: unknown, securityGroupId: 'sg-default' })]).violations).toEqual([
    'r: type is not known before the deployment, and judging it after would be too late',
  ]);
});
