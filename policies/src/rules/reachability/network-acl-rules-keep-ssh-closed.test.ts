import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { networkAclRulesKeepSshClosed as rule } from './network-acl-rules-keep-ssh-closed';

const RULE = 'aws:ec2/networkAclRule:NetworkAclRule';
const says = (name: string, path = 'cidrBlock', port = 22) =>
  `${name}: ${path} lets in more of the internet than a /16 of IPv4 or a /32 of IPv6 on port ${port}`;
const entry = (
  name: string,
  ruleNumber: number,
  ruleAction: string,
  more: Row['props'] = {},
  links: Row['links'] = {},
) =>
  row(
    RULE,
    name,
    {
      ...{ ruleNumber, ruleAction, networkAclId: 'acl-1', protocol: 'tcp', fromPort: 22, toPort: 22 },
      ...{ cidrBlock: '0.0.0.0/0' },
      ...more,
    },
    { links },
  );
const acl = (name: string, id: Row['props'][string] = unknown) => row('aws:ec2/networkAcl:NetworkAcl', name, { id });

test.each<[string, readonly Row[], string[]]>([
  ['open', [entry('a', 1, 'allow')], [says('a')]],
  ['open to IPv6', [entry('a', 1, 'allow', { cidrBlock: '', ipv6CidrBlock: '::/0' })], [says('a', 'ipv6CidrBlock')]],
  ['open for RDP', [entry('a', 1, 'allow', { fromPort: 3389, toPort: 3389 })], [says('a', 'cidrBlock', 3389)]],
  ['on the way out', [entry('a', 1, 'allow', { egress: true })], []],
  ['narrow', [entry('a', 1, 'allow', { cidrBlock: '10.0.0.0/8' })], []],
  ['denied before', [entry('a', 2, 'allow'), entry('b', 1, 'deny')], []],
  ['denied after', [entry('a', 2, 'allow'), entry('b', 3, 'deny')], [says('a')]],
  ['denied in another ACL', [entry('a', 2, 'allow'), entry('b', 1, 'deny', { networkAclId: 'acl-2' })], [says('a')]],
  [
    'denied in the same ACL, known by its link',
    [
      acl('x'),
      entry('a', 2, 'allow', { networkAclId: unknown }, { networkAclId: ['x'] }),
      entry('b', 1, 'deny', { networkAclId: unknown }, { networkAclId: ['x'] }),
    ],
    [],
  ],
  [
    'denied in another ACL, known by its link',
    [
      acl('x'),
      acl('y'),
      entry('a', 2, 'allow', { networkAclId: unknown }, { networkAclId: ['x'] }),
      entry('b', 1, 'deny', { networkAclId: unknown }, { networkAclId: ['y'] }),
    ],
    [says('a')],
  ],
  [
    'denied in the same ACL, once by link and once by id',
    [
      acl('x', 'acl-1'),
      entry('a', 2, 'allow', { networkAclId: unknown }, { networkAclId: ['x'] }),
      entry('b', 1, 'deny'),
    ],
    [],
  ],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test('entries of aws-native', () => {
  const props = { networkAclId: 'acl-1', ruleNumber: 1, ruleAction: 'allow', protocol: 6, cidrBlock: '0.0.0.0/0' };
  const rows = (from: number, to: number) => [
    row('aws-native:ec2:NetworkAclEntry', 'a', { ...props, portRange: { from, to } }),
  ];
  expect(judge(rule, rows(20, 22)).violations).toEqual([says('a')]);
  expect(judge(rule, rows(23, 80)).violations).toEqual([]);
});

test('an unknown range fails closed', () => {
  expect(judge(rule, [entry('a', 1, 'allow', { cidrBlock: unknown })]).violations).toEqual([
    'a: cidrBlock is not known before the deployment, and judging it after would be too late',
  ]);
  expect(judge(rule, [entry('a', 1, 'allow', { cidrBlock: unknown })], { onUnknown: 'undecided' })).toEqual({
    violations: [],
    undecided: ['a: cidrBlock'],
  });
});

test.each(['aws:ec2/vpc:Vpc', 'aws:ec2/subnet:Subnet', 'aws-native:ec2:Vpc', 'aws-native:ec2:Subnet'])(
  'an unknown range of a %s of the stack is its own',
  (type) => {
    const own = entry('a', 1, 'allow', { cidrBlock: unknown }, { cidrBlock: ['net'] });
    expect(judge(rule, [row(type, 'net', {}), own]).violations).toEqual([]);
  },
);

test('an unknown range of something else is not', () => {
  const rows = [
    row('aws:ssm/parameter:Parameter', 'ip', {}),
    entry('a', 1, 'allow', { cidrBlock: unknown }, { cidrBlock: ['ip'] }),
  ];
  expect(judge(rule, rows).violations).toHaveLength(1);
});

test('one ACL that cannot be judged does not hide another', () => {
  const rows = [entry('a', 1, 'allow', { cidrBlock: unknown }), entry('b', 1, 'allow', { networkAclId: 'acl-2' })];
  expect(judge(rule, rows).violations).toContain(says('b'));
});

test.each<[string, Row['props'], string]>([
  ['direction', { egress: 'var.x' }, 'egress is neither true nor false'],
  ['range', { cidrBlock: 'var.x' }, 'cidrBlock is no CIDR'],
  ['number', { ruleNumber: 'var.x' }, 'ruleNumber is no number'],
  ['port', { fromPort: 'var.x' }, 'fromPort is no number'],
  ['action', { ruleAction: {} }, 'ruleAction is no text'],
])(
  'an entry whose %s is malformed is named, and hides neither its neighbours nor other ACLs',
  (_case, props, message) => {
    const rows = [
      entry('broken', 1, 'deny', props),
      entry('a', 2, 'allow'),
      entry('b', 1, 'allow', { networkAclId: 'acl-2' }),
    ];
    expect(judge(rule, rows).violations).toEqual([`broken: ${message}`, says('a'), says('b')]);
  },
);
