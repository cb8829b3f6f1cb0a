import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { networkAclKeepsSshClosed as rule } from './network-acl-keeps-ssh-closed';

const ACL = 'aws:ec2/networkAcl:NetworkAcl';
const says = (index: number, port: number) =>
  `a: ingress[${index}] lets in more of the internet than a /16 of IPv4 or a /32 of IPv6 on port ${port}`;
const entry = (ruleNo: number, action: string, more: Readonly<Record<string, string | number>>) => ({
  ...{ ruleNo, action, protocol: 'tcp', fromPort: 22, toPort: 22 },
  ...more,
});
const world = { cidrBlock: '0.0.0.0/0' };
const acl = (...ingress: NonNullable<Row['props'][string]>[]) => [row(ACL, 'a', { ingress })];

test.each<[string, ReturnType<typeof acl>, string[]]>([
  ['SSH for all', acl(entry(1, 'allow', world)), [says(0, 22)]],
  ['in capitals', acl(entry(1, 'ALLOW', world)), [says(0, 22)]],
  ['SSH for all of IPv6', acl(entry(1, 'allow', { ipv6CidrBlock: '::/0' })), [says(0, 22)]],
  [
    'everything',
    acl(entry(1, 'allow', { ...world, protocol: '-1', fromPort: 0, toPort: 0 })),
    [says(0, 22), says(0, 3389)],
  ],
  ['SSH for one network', acl(entry(1, 'allow', { cidrBlock: '10.0.0.0/8' })), []],
  ['SSH for nobody', acl(entry(1, 'deny', world)), []],
  ['another port', acl(entry(1, 'allow', { ...world, fromPort: 23, toPort: 3388 })), []],
  ['UDP', acl(entry(1, 'allow', { ...world, protocol: '17' })), []],
  ['denied before', acl(entry(2, 'allow', world), entry(1, 'deny', world)), []],
  ['denied by the same number, written first', acl(entry(1, 'deny', world), entry(1, 'allow', world)), []],
  ['denied after', acl(entry(1, 'allow', world), entry(2, 'deny', world)), [says(0, 22)]],
  [
    'denied on another port',
    acl(entry(1, 'deny', { ...world, fromPort: 23 }), entry(2, 'allow', world)),
    [says(1, 22)],
  ],
  ['half denied before', acl(entry(1, 'deny', { cidrBlock: '0.0.0.0/1' }), entry(2, 'allow', world)), [says(1, 22)]],
  [
    'both halves denied before',
    acl(
      entry(1, 'deny', { cidrBlock: '0.0.0.0/1' }),
      entry(2, 'deny', { cidrBlock: '128.0.0.0/1' }),
      entry(3, 'allow', world),
    ),
    [],
  ],
  ['allowed twice', acl(entry(1, 'allow', world), entry(2, 'allow', world)), [says(0, 22)]],
  ['no range', acl(entry(1, 'allow', {})), []],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test('the default ACL is judged', () => {
  const rows = [row('aws:ec2/defaultNetworkAcl:DefaultNetworkAcl', 'a', { ingress: [entry(1, 'allow', world)] })];
  expect(judge(rule, rows).violations).toEqual([says(0, 22)]);
});

test('an unknown range is undecided', () => {
  const rows = [row(ACL, 'a', { ingress: [{ ...entry(1, 'allow', {}), cidrBlock: unknown }] })];
  expect(judge(rule, rows)).toEqual({ violations: [], undecided: ['a: ingress[0].cidrBlock'] });
});

test('options', () => {
  const rows = acl(entry(1, 'allow', { cidrBlock: '52.0.0.0/8', fromPort: 1, toPort: 99 }));
  expect(judge(rule, rows, { widestIpv4Prefix: 8 }).violations).toEqual([]);
  expect(judge(rule, rows, { ports: ['100'] }).violations).toEqual([]);
});
