import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { sshIsNotOpenToTheWorld as rule } from './ssh-is-not-open-to-the-world';

const GROUP = 'aws:ec2/securityGroup:SecurityGroup';
const says = (path: string) => `g: ${path} lets in more of the internet than a /16 of IPv4 or a /32 of IPv6 on port 22`;
const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };
const group = (...ingress: NonNullable<Row['props'][string]>[]) => [row(GROUP, 'g', { ingress })];
const from = (...cidrBlocks: string[]) => group({ ...ssh, cidrBlocks });

test.each(['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '52.0.0.0/8', '52.94.0.0/15', '8.0.0.0/5', '::ffff:0:0/96'])(
  '%s is the world',
  (cidr) => {
    expect(judge(rule, from(cidr))).toEqual({ violations: [says('ingress[0].cidrBlocks[0]')], undecided: [] });
  },
);

test.each(['::/0', '2000::/3', '2600:1f00::/24', '2600::/31'])('%s is the world', (cidr) => {
  expect(judge(rule, group({ ...ssh, ipv6CidrBlocks: [cidr] })).violations).toEqual([
    says('ingress[0].ipv6CidrBlocks[0]'),
  ]);
});

test.each([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '52.94.0.0/16',
  '52.94.1.1/32',
  '224.0.0.0/3',
])('%s is not the world', (cidr) => {
  expect(judge(rule, from(cidr))).toEqual({ violations: [], undecided: [] });
});

test.each(['fd00::/8', '2600::/32', 'fe80::/10', '2001:db8::/32'])('%s is not the world', (cidr) => {
  expect(judge(rule, group({ ...ssh, ipv6CidrBlocks: [cidr] })).violations).toEqual([]);
});

test('says of each range of each rule whether it is too wide', () => {
  const { violations } = judge(rule, [
    row(GROUP, 'g', {
      ingress: [
        { ...ssh, cidrBlocks: ['10.0.0.0/8', '0.0.0.0/0'] },
        { ...ssh, protocol: 'udp', cidrBlocks: ['0.0.0.0/0'] },
        { protocol: '-1', fromPort: 0, toPort: 0, ipv6CidrBlocks: ['::/0'] },
      ],
    }),
  ]);
  expect(violations).toEqual([says('ingress[0].cidrBlocks[1]'), says('ingress[2].ipv6CidrBlocks[0]')]);
});

test.each<[string, string, Row['props'], string]>([
  [
    'a rule',
    'aws:ec2/securityGroupRule:SecurityGroupRule',
    { ...ssh, type: 'ingress', cidrBlocks: ['0.0.0.0/0'] },
    'cidrBlocks[0]',
  ],
  [
    'a rule of a VPC',
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    { ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIpv4: '0.0.0.0/0' },
    'cidrIpv4',
  ],
  [
    'the default group',
    'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup',
    { ingress: { ...ssh, cidrBlocks: '0.0.0.0/0' } },
    'ingress.cidrBlocks',
  ],
  [
    'a group of aws-native',
    'aws-native:ec2:SecurityGroup',
    { securityGroupIngress: [{ ipProtocol: '-1', cidrIpv6: '::/0' }] },
    'securityGroupIngress[0].cidrIpv6',
  ],
  [
    'a rule of aws-native',
    'aws-native:ec2:SecurityGroupIngress',
    { ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0' },
    'cidrIp',
  ],
])('reads %s', (_case, type, props, path) => {
  expect(judge(rule, [row(type, 'g', props)]).violations).toEqual([says(path)]);
});

test('what goes out is not what comes in', () => {
  const props = { ...ssh, type: 'egress', cidrBlocks: ['0.0.0.0/0'] };
  expect(judge(rule, [row('aws:ec2/securityGroupRule:SecurityGroupRule', 'g', props)]).violations).toEqual([]);
});

describe('unknown values', () => {
  test.each<[string, Row['props'], string[], string[]]>([
    ['all rules', { ingress: unknown }, [], ['g: ingress']],
    ['a rule', { ingress: [unknown] }, [], ['g: ingress[0].protocol']],
    [
      'a rule beside a wide one',
      { ingress: [unknown, { ...ssh, cidrBlocks: ['0.0.0.0/0'] }] },
      [says('ingress[1].cidrBlocks[0]')],
      ['g: ingress[0].protocol'],
    ],
    ['ranges', { ingress: [{ ...ssh, cidrBlocks: unknown }] }, [], ['g: ingress[0].cidrBlocks']],
    ['ranges of another port', { ingress: [{ ...ssh, fromPort: 80, toPort: 443, cidrBlocks: unknown }] }, [], []],
    ['a port of a narrow range', { ingress: [{ ...ssh, fromPort: unknown, cidrBlocks: ['10.0.0.0/8'] }] }, [], []],
    [
      'a port of a wide range',
      { ingress: [{ ...ssh, fromPort: unknown, cidrBlocks: ['0.0.0.0/0'] }] },
      [],
      ['g: ingress[0].fromPort'],
    ],
    ['a group', { ingress: [{ ...ssh, securityGroups: [unknown] }] }, [], []],
    ['a group of an unknown port', { ingress: [{ ...ssh, toPort: unknown, securityGroups: [unknown] }] }, [], []],
  ])('%s', (_case, props, violations, undecided) => {
    expect(judge(rule, [row(GROUP, 'g', props)])).toEqual({ violations, undecided });
  });
});

test('a range that is none is said to be none', () => {
  expect(judge(rule, from('everywhere')).violations).toEqual(['g: ingress[0].cidrBlocks[0] is no CIDR']);
});

describe('options', () => {
  test('other ports', () => {
    const rows = group({ ...ssh, fromPort: 2000, toPort: 3000, cidrBlocks: ['0.0.0.0/0'] });
    expect(judge(rule, rows, { ports: ['22', '2222', '2022', '0', '65535'] }).violations).toEqual([
      'g: ingress[0].cidrBlocks[0] lets in more of the internet than a /16 of IPv4 or a /32 of IPv6 on port 2222, 2022',
    ]);
  });

  test.each(['ssh', '', '-1', '65536', '22.5'])('%p is no port', (port) => {
    expect(judge(rule, from('10.0.0.0/8'), { ports: [port] }).violations).toEqual([
      'g: option ports holds something that is no port',
    ]);
  });

  test.each([
    [8, '52.0.0.0/8', 0],
    [9, '52.0.0.0/8', 1],
    [32, '52.0.0.1/32', 0],
    [0, '0.0.0.0/0', 0],
  ])('a widest prefix of %i for %s', (widestIpv4Prefix, cidr, found) => {
    expect(judge(rule, from(cidr), { widestIpv4Prefix }).violations).toHaveLength(found);
  });

  test.each([
    [48, '2600:1::/48', 0],
    [49, '2600:1::/48', 1],
  ])('a widest IPv6 prefix of %i for %s', (widestIpv6Prefix, cidr, found) => {
    expect(judge(rule, from(cidr), { widestIpv6Prefix }).violations).toHaveLength(found);
  });
});
