import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { sshRangesDoNotCoverTheWorld as rule } from './ssh-ranges-do-not-cover-the-world';

const RULE = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';
const says = (name: string, port = 22) =>
  `${name}: lets in more of the internet than a /8 of IPv4 or a /24 of IPv6 on port ${port}, by all ranges together`;
const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };
const group = (name: string, ...cidrBlocks: string[]) =>
  row('aws:ec2/securityGroup:SecurityGroup', name, { id: `sg-${name}`, ingress: [{ ...ssh, cidrBlocks }] });
const separate = (name: string, cidrIpv4: Row['props'][string], more: Row['props'] = {}, links: Row['links'] = {}) =>
  row(
    RULE,
    name,
    { ipProtocol: 'tcp', fromPort: 22, toPort: 22, securityGroupId: 'sg-g', cidrIpv4, ...more },
    { links },
  );

test.each<[string, readonly Row[], string[]]>([
  ['two halves inline', [group('g', '0.0.0.0/1', '128.0.0.0/1')], [says('g')]],
  ['one half inline, one beside it', [group('g', '0.0.0.0/1'), separate('r', '128.0.0.0/1')], [says('g')]],
  ['two halves of two groups', [group('g', '0.0.0.0/1'), group('h', '128.0.0.0/1')], []],
  ['two halves of a group elsewhere', [separate('r', '0.0.0.0/1'), separate('s', '128.0.0.0/1')], [says('r')]],
  [
    'two halves of groups elsewhere',
    [separate('r', '0.0.0.0/1'), separate('s', '128.0.0.0/1', { securityGroupId: 'sg-x' })],
    [],
  ],
  [
    'two halves of a group that has no id yet',
    [
      row('aws:ec2/securityGroup:SecurityGroup', 'g', { id: unknown }),
      separate('r', '0.0.0.0/1', { securityGroupId: unknown }, { securityGroupId: ['g'] }),
      separate('s', '128.0.0.0/1', { securityGroupId: unknown }, { securityGroupId: ['g'] }),
    ],
    [says('g')],
  ],
  ['one range for all, which another rule reports', [group('g', '0.0.0.0/0')], []],
  ['one range for all and one in it', [group('g', '0.0.0.0/0', '52.0.0.0/8')], []],
  ['one range for all and private ones', [group('g', '52.0.0.0/7', '10.0.0.0/8')], []],
  ['a /8 in halves', [group('g', '52.0.0.0/9', '52.128.0.0/9')], []],
  ['a /8 and an address', [group('g', '52.0.0.0/8', '54.0.0.1/32')], [says('g')]],
  ['the same range twice', [group('g', '52.0.0.0/8', '52.0.0.0/8')], []],
  ['private ranges', [group('g', '10.0.0.0/8', '192.168.0.0/16', '172.16.0.0/12')], []],
  ['another port', [group('g', '0.0.0.0/1'), separate('r', '128.0.0.0/1', { fromPort: 80, toPort: 443 })], []],
  ['nothing', [], []],
  [
    'groups',
    [row('aws:ec2/securityGroup:SecurityGroup', 'g', { ingress: [{ ...ssh, securityGroups: ['sg-1', 'sg-2'] }] })],
    [],
  ],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test('IPv6 adds up too', () => {
  const halves = ['2600::/24', '2601::/24'];
  const rows = [row('aws:ec2/securityGroup:SecurityGroup', 'g', { ingress: [{ ...ssh, ipv6CidrBlocks: halves }] })];
  expect(judge(rule, rows).violations).toEqual([says('g')]);
  expect(judge(rule, rows, { widestIpv6Prefix: 23 }).violations).toEqual([]);
});

test('ports and sums are options', () => {
  const rows = [group('g', '52.0.0.0/9', '54.0.0.0/9'), separate('r', '52.0.0.1/32', { fromPort: 2222, toPort: 2222 })];
  expect(judge(rule, rows).violations).toEqual([]);
  expect(judge(rule, rows, { widestIpv4Prefix: 9, ports: ['22', '2222'] }).violations).toEqual([
    'g: lets in more of the internet than a /9 of IPv4 or a /24 of IPv6 on port 22, by all ranges together',
  ]);
});

describe('unknown ranges', () => {
  const refused =
    'g: ingress[0].cidrBlocks[0] is not known before the deployment, and judging it after would be too late';
  const open = (links: NonNullable<Row['links']>) => [
    row('aws:ec2/eip:Eip', 'ip', {}),
    row('aws:ssm/parameter:Parameter', 'parameter', {}),
    row('aws:ec2/securityGroup:SecurityGroup', 'g', { ingress: [{ ...ssh, cidrBlocks: [unknown] }] }, { links }),
  ];

  test('of anything fail closed', () => {
    expect(judge(rule, open({ ingress: ['parameter'] })).violations).toEqual([refused]);
  });

  test('of an address of the stack are narrow', () => {
    expect(judge(rule, open({ ingress: ['ip'] })).violations).toEqual([]);
  });

  test('hide no known ones of the same group', () => {
    const halves = { ...ssh, cidrBlocks: ['0.0.0.0/1', '128.0.0.0/1', unknown] };
    const rows = [row('aws:ec2/securityGroup:SecurityGroup', 'g', { ingress: [halves] })];
    const added = row('aws:ec2/securityGroupRule:SecurityGroupRule', 'r', { securityGroupId: 'g', type: {} });
    const together =
      'g: lets in more of the internet than a /8 of IPv4 or a /24 of IPv6 on port 22, by all ranges together';
    expect(judge(rule, rows, { onUnknown: 'undecided' })).toEqual({
      violations: [together],
      undecided: ['g: ingress[0].cidrBlocks[2]'],
    });
    expect(judge(rule, [...rows, added]).violations).toEqual([
      refused.replace('[0] is', '[2] is'),
      together,
      'r: type is no text',
    ]);
  });
});
