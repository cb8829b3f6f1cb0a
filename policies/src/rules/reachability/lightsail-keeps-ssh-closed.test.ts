import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { lightsailKeepsSshClosed as rule } from './lightsail-keeps-ssh-closed';

const TYPE = 'aws:lightsail/instancePublicPorts:InstancePublicPorts';
const wide = (path: string, ports = '22') =>
  `l: ${path} lets in more of the internet than a /16 of IPv4 or a /32 of IPv6 on port ${ports}`;
const open = (path: string, ports = '22') => `l: ${path} names no range: everybody reaches port ${ports}`;
const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };
const all = { protocol: 'all', fromPort: 0, toPort: 65535 };

test.each<[string, Row['props'], string[], string[]]>([
  ['no range', ssh, [open('portInfos[0]')], []],
  ['empty ranges', { ...all, cidrs: [], ipv6Cidrs: [], cidrListAliases: [] }, [open('portInfos[0]', '22, 3389')], []],
  ['a narrow range', { ...ssh, cidrs: ['10.0.0.0/8', '52.1.0.0/16'] }, [], []],
  ['a wide range', { ...ssh, cidrs: ['10.0.0.0/8', '0.0.0.0/1'] }, [wide('portInfos[0].cidrs[1]')], []],
  ['a wide range of IPv6', { ...all, ipv6Cidrs: ['::/0'] }, [wide('portInfos[0].ipv6Cidrs[0]', '22, 3389')], []],
  ['the console of Lightsail', { ...ssh, cidrListAliases: ['lightsail-connect'] }, [], []],
  ['an empty text', { ...ssh, cidrs: [''] }, [], []],
  ['another port', { ...ssh, fromPort: 80, toPort: 443 }, [], []],
  ['an unknown range', { ...ssh, cidrs: [unknown] }, [], ['l: portInfos[0].cidrs[0]']],
  ['an unknown range of another port', { ...ssh, fromPort: 80, toPort: 443, cidrs: [unknown] }, [], []],
])('%s', (_case, info, violations, undecided) => {
  expect(judge(rule, [row(TYPE, 'l', { portInfos: [info] })])).toEqual({ violations, undecided });
});

test('each port is judged', () => {
  expect(judge(rule, [row(TYPE, 'l', { portInfos: [unknown, ssh] })])).toEqual({
    violations: [open('portInfos[1]')],
    undecided: ['l: portInfos[0].protocol'],
  });
});

test('of aws-native too', () => {
  const props = { networking: { ports: [{ ...ssh, cidrs: ['0.0.0.0/0'] }] } };
  expect(judge(rule, [row('aws-native:lightsail:Instance', 'l', props)]).violations).toEqual([
    wide('networking.ports[0].cidrs[0]'),
  ]);
});

test('options', () => {
  const rows = [row(TYPE, 'l', { portInfos: [{ ...all, cidrs: ['52.0.0.0/8'] }] })];
  expect(judge(rule, rows, { widestIpv4Prefix: 8 }).violations).toEqual([]);
  expect(judge(rule, rows, { ports: ['2222'] }).violations).toEqual([wide('portInfos[0].cidrs[0]', '2222')]);
});
