import { judge, row, unknown } from '../../rule/judge.fixture';
import { adminPortsAreNotOpenToTheWorld as rule } from './admin-ports-are-not-open-to-the-world';

const GROUP = 'aws:ec2/securityGroup:SecurityGroup';
const opened = (fromPort: number, toPort: number, cidr: string, protocol = 'tcp') => [
  row(GROUP, 'g', { ingress: [{ protocol, fromPort, toPort, cidrBlocks: [cidr] }] }),
];
const says = (ports: string) =>
  `g: ingress[0].cidrBlocks[0] lets in more of the internet than a /16 of IPv4 or a /32 of IPv6 on port ${ports}`;

test.each([23, 2375, 2376, 2379, 3389, 5900, 5985, 5986, 10250])('port %i', (port) => {
  expect(judge(rule, opened(port, port, '0.0.0.0/0')).violations).toEqual([says(String(port))]);
});

test.each([
  [22, 22],
  [80, 443],
  [24, 2374],
  [5987, 10249],
])('ports %i to %i are left to others', (from, to) => {
  expect(judge(rule, opened(from, to, '0.0.0.0/0')).violations).toEqual([]);
});

test('all ports are said in one sentence', () => {
  expect(judge(rule, opened(0, 0, '0.0.0.0/0', '-1')).violations).toEqual([
    says('23, 2375, 2376, 2379, 3389, 5900, 5985, 5986, 10250'),
  ]);
});

test('a narrow range is free', () => {
  expect(judge(rule, opened(3389, 3389, '10.0.0.0/8')).violations).toEqual([]);
});

test('an unknown range is undecided', () => {
  const rows = [row(GROUP, 'g', { ingress: [{ protocol: 'tcp', fromPort: 1, toPort: 65535, cidrBlocks: [unknown] }] })];
  expect(judge(rule, rows)).toEqual({ violations: [], undecided: ['g: ingress[0].cidrBlocks[0]'] });
});
