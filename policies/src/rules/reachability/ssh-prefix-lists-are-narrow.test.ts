import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { sshPrefixListsAreNarrow as rule } from './ssh-prefix-lists-are-narrow';

type Value = Row['props'][string];

const wide = (name: string, path: string) =>
  `${name}: ${path} is a prefix list that lets in more of the internet than a /16 of IPv4 or a /32 of IPv6 on port 22`;
const foreign = (name: string, path: string) =>
  `${name}: ${path} is a prefix list of another stack, on port 22: its ranges are not known here`;
const list = (name: string, ...cidrs: Value[]) =>
  row('aws:ec2/managedPrefixList:ManagedPrefixList', name, {
    id: `pl-${name}`,
    entries: cidrs.map((cidr) => ({ cidr })),
  });
const entry = (name: string, prefixListId: Value, cidr: Value, links: Row['links'] = {}) =>
  row('aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry', name, { prefixListId, cidr }, { links });
const group = (prefixListIds: NonNullable<Value>, links: Row['links'] = {}, toPort = 22) =>
  row(
    'aws:ec2/securityGroup:SecurityGroup',
    'g',
    { ingress: [{ protocol: 'tcp', fromPort: 22, toPort, prefixListIds }] },
    { links },
  );
const at = 'ingress[0].prefixListIds[0]';

test.each<[string, readonly Row[], string[]]>([
  ['narrow', [list('a', '10.0.0.0/8', '52.1.0.0/16'), group(['pl-a'])], []],
  ['wide', [list('a', '10.0.0.0/8', '128.0.0.0/1'), group(['pl-a'])], [wide('g', at)]],
  ['wide by a separate entry', [list('a'), entry('e', 'pl-a', '0.0.0.0/0'), group(['pl-a'])], [wide('g', at)]],
  ['wide by a sum', [list('a', '52.1.0.0/16', '54.1.0.0/16'), group(['pl-a'])], [wide('g', at)]],
  ['another list is wide', [list('a', '10.0.0.0/8'), list('b', '0.0.0.0/0'), group(['pl-a'])], []],
  ['an entry of another list', [list('a'), list('b'), entry('e', 'pl-b', '0.0.0.0/0'), group(['pl-a'])], []],
  ['wide, known by its link', [list('a', '::/0'), group([unknown], { ingress: ['a'] })], [wide('g', at)]],
  ['narrow, known by its link', [list('a', 'fd00::/8'), group([unknown], { ingress: ['a'] })], []],
  [
    'an entry that is known by its link',
    [list('a'), entry('e', unknown, '0.0.0.0/0', { prefixListId: ['a'] }), group([unknown], { ingress: ['a'] })],
    [wide('g', at)],
  ],
  ['elsewhere', [list('a'), group(['pl-x'])], [foreign('g', at)]],
  [
    'each by itself',
    [list('a', '0.0.0.0/0'), group(['pl-x', 'pl-a'])],
    [foreign('g', at), wide('g', 'ingress[0].prefixListIds[1]')],
  ],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test('another port is free', () => {
  expect(judge(rule, [list('a', '0.0.0.0/0'), group(['pl-a'])], { ports: ['23'] }).violations).toEqual([]);
});

test('of rules of their own, and of aws-native', () => {
  const rows = [
    row('aws-native:ec2:PrefixList', 'a', { prefixListId: 'pl-a', entries: [{ cidr: '0.0.0.0/0' }] }),
    row('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', 'r', { ipProtocol: '-1', prefixListId: 'pl-a' }),
    row('aws:ec2/securityGroupRule:SecurityGroupRule', 's', {
      type: 'ingress',
      protocol: 'all',
      prefixListIds: ['pl-a'],
    }),
    row('aws-native:ec2:SecurityGroupIngress', 't', { ipProtocol: '-1', sourcePrefixListId: 'pl-a' }),
  ];
  expect(judge(rule, rows).violations).toEqual([
    wide('s', 'prefixListIds[0]'),
    wide('r', 'prefixListId'),
    wide('t', 'sourcePrefixListId'),
  ]);
});

test('lists of other stacks may be trusted', () => {
  expect(judge(rule, [group(['pl-x'])], { trustedPrefixLists: ['pl-x'] }).violations).toEqual([]);
  expect(
    judge(rule, [list('a', '0.0.0.0/0'), group(['pl-a'])], { trustedPrefixLists: ['pl-a'] }).violations,
  ).toHaveLength(1);
});

test('the width is an option', () => {
  expect(judge(rule, [list('a', '52.0.0.0/8'), group(['pl-a'])], { widestIpv4Prefix: 8 }).violations).toEqual([]);
});

describe('unknown', () => {
  const refused = (name: string, path: string) =>
    `${name}: ${path} is not known before the deployment, and judging it after would be too late`;

  test('lists fail closed', () => {
    expect(judge(rule, [group([unknown])]).violations).toEqual([refused('g', at)]);
  });

  test('entries fail closed', () => {
    expect(judge(rule, [list('a', unknown), group(['pl-a'])]).violations).toEqual([refused('a', 'entries[0].cidr')]);
  });

  test('entries that the network of the stack gives are narrow', () => {
    const rows = [
      row('aws:ec2/vpc:Vpc', 'v', {}),
      list('a'),
      entry('e', 'pl-a', unknown, { cidr: ['v'] }),
      group(['pl-a']),
    ];
    expect(judge(rule, rows).violations).toEqual([]);
  });

  test('lists of another port decide nothing', () => {
    expect(judge(rule, [group([unknown])], { ports: ['80'] }).violations).toEqual([]);
  });
});
