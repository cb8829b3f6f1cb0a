import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { sshToTargetsOnlyFromTheProxy as rule } from './ssh-to-targets-only-from-the-proxy';

type Ingress = Readonly<Record<string, Row['props'][string]>>;

const GROUP = 'aws:ec2/securityGroup:SecurityGroup';
const RULE = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';
const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22 };
const says = (path: string, name = 'hosts') => `${name}: ${path} opens SSH of targets past the proxy`;
const refused = (path: string, name = 'hosts') =>
  `${name}: ${path} is not known before the deployment, and judging it after would be too late`;

const proxies = row(GROUP, 'proxies', { id: 'sg-proxies', tags: { 'sallyport:component': 'ProxyFleet' } });
const other = row(GROUP, 'other', { id: 'sg-other' });
const hosts = (ingress: readonly Ingress[], links: Row['links'] = {}) =>
  row(GROUP, 'hosts', { id: 'sg-hosts', name: 'hosts', ingress }, { links });
const target = (props: Row['props'] = { vpcSecurityGroupIds: ['sg-hosts'] }, links: Row['links'] = {}) =>
  row('aws:ec2/instance:Instance', 'target', { tags: { 'sallyport:target': 'true' }, ...props }, { links });

describe('what may reach a target', () => {
  test.each<[string, Ingress, string[]]>([
    ['the proxies', { ...ssh, securityGroups: ['sg-proxies'] }, []],
    ['another group', { ...ssh, securityGroups: ['sg-other'] }, [says('ingress[0].securityGroups[0]')]],
    ['both', { ...ssh, securityGroups: ['sg-proxies', 'sg-x'] }, [says('ingress[0].securityGroups[1]')]],
    ['a private range', { ...ssh, cidrBlocks: ['10.0.0.0/8'] }, [says('ingress[0].cidrBlocks[0]')]],
    ['an address', { ...ssh, ipv6CidrBlocks: ['fd00::1/128'] }, [says('ingress[0].ipv6CidrBlocks[0]')]],
    ['a prefix list', { ...ssh, prefixListIds: ['pl-1'] }, [says('ingress[0].prefixListIds[0]')]],
    ['other targets', { ...ssh, self: true }, [says('ingress[0].self')]],
    ['all of another group', { protocol: '-1', securityGroups: ['sg-x'] }, [says('ingress[0].securityGroups[0]')]],
    ['another group on another port', { ...ssh, fromPort: 80, toPort: 443, securityGroups: ['sg-x'] }, []],
    ['a range on another port', { ...ssh, fromPort: 80, toPort: 443, cidrBlocks: ['0.0.0.0/0'] }, []],
    ['the proxies on a port that is not known', { ...ssh, fromPort: unknown, securityGroups: ['sg-proxies'] }, []],
  ])('%s', (_case, ingress, violations) => {
    expect(judge(rule, [proxies, other, hosts([ingress]), target()])).toEqual({ violations, undecided: [] });
  });
});

test('a rule of its own counts as one inline', () => {
  const separate = row(RULE, 'r', {
    ipProtocol: 'tcp',
    fromPort: 22,
    toPort: 22,
    securityGroupId: 'sg-hosts',
    cidrIpv4: '10.0.0.0/8',
  });
  expect(judge(rule, [proxies, hosts([]), target(), separate]).violations).toEqual([says('cidrIpv4', 'r')]);
});

describe('before groups have ids', () => {
  const noId = (name: string, tags: Row['props'][string] = {}) => row(GROUP, name, { id: unknown, tags });
  const fleet = noId('proxies', { 'sallyport:component': 'ProxyFleet' });
  const from = (port: number): Ingress => ({
    protocol: 'tcp',
    fromPort: port,
    toPort: port,
    securityGroups: [unknown],
  });
  const linkedTarget = target({ vpcSecurityGroupIds: [unknown] }, { vpcSecurityGroupIds: ['hosts'] });

  test.each<[string, readonly Ingress[], string[], string[]]>([
    ['the proxies alone', [from(22)], ['proxies'], []],
    ['the proxies, and another group on another port', [from(22), from(80)], ['proxies', 'a'], []],
    ['two others on two other ports', [from(22), from(80), from(81)], ['proxies', 'a', 'b'], []],
    ['another group alone', [from(22)], ['a'], [says('ingress[0].securityGroups[0]')]],
    [
      'another group beside the proxies',
      [from(22), from(22)],
      ['proxies', 'a'],
      [says('ingress[0].securityGroups[0]'), says('ingress[1].securityGroups[0]')],
    ],
    [
      'two others of which one is accounted for',
      [from(22), from(80)],
      ['proxies', 'a', 'b'],
      [says('ingress[0].securityGroups[0]')],
    ],
    ['a group of nobody', [from(22)], [], [refused('ingress[0].securityGroups[0]')]],
    ['a group of nobody on another port', [from(80)], [], []],
    ['what is no group', [from(22)], ['vpc'], [refused('ingress[0].securityGroups[0]')]],
  ])('%s', (_case, ingress, linked, violations) => {
    const rows = [
      fleet,
      noId('a'),
      noId('b'),
      row('aws:ec2/vpc:Vpc', 'vpc', {}),
      hosts(ingress, { ingress: linked }),
      linkedTarget,
    ];
    expect(judge(rule, rows).violations).toEqual(violations);
  });

  test('rules that are unknown fail closed', () => {
    const rows = (ingress: Row['props'][string]) => [fleet, row(GROUP, 'hosts', { ingress }), linkedTarget];
    expect(judge(rule, rows(unknown)).violations).toEqual([refused('ingress')]);
    expect(judge(rule, rows([unknown])).violations).toEqual([refused('ingress[0].protocol')]);
  });
});

describe('what a target is', () => {
  const open = hosts([{ ...ssh, cidrBlocks: ['10.0.0.0/8'] }]);
  const found = [says('ingress[0].cidrBlocks[0]')];
  const tags = { 'sallyport:target': 'true' };

  test.each<[string, readonly Row[], string[]]>([
    ['an instance, by the name of its group', [target({ securityGroups: ['hosts'] })], found],
    ['an instance, by a link', [target({ vpcSecurityGroupIds: unknown }, { vpcSecurityGroupIds: ['hosts'] })], found],
    ['no target', [target({ tags: { 'sallyport:target': 'false' }, vpcSecurityGroupIds: ['sg-hosts'] })], []],
    ['a target whose tags are not known', [target({ tags: unknown, vpcSecurityGroupIds: ['sg-hosts'] })], []],
    ['a target in another group', [target({ vpcSecurityGroupIds: ['sg-x'] })], []],
    [
      'a template, by its interfaces',
      [
        row('aws:ec2/launchTemplate:LaunchTemplate', 't', {
          tagSpecifications: [{ resourceType: 'instance', tags }],
          networkInterfaces: [{ securityGroups: ['sg-hosts'] }],
        }),
      ],
      found,
    ],
    [
      'a template, by links of its interfaces',
      [
        row(
          'aws:ec2/launchTemplate:LaunchTemplate',
          't',
          {
            tagSpecifications: [{ resourceType: 'instance', tags }],
            networkInterfaces: [{ securityGroups: [unknown] }],
          },
          { links: { networkInterfaces: ['hosts'] } },
        ),
      ],
      found,
    ],
    [
      'a scaling group, by its template',
      [
        row('aws:ec2/launchTemplate:LaunchTemplate', 't', { vpcSecurityGroupIds: ['sg-hosts'] }),
        row(
          'aws:autoscaling/group:Group',
          'asg',
          {
            tags: [
              { key: 'x', value: 'y' },
              { key: 'sallyport:target', value: 'true', propagateAtLaunch: true },
            ],
          },
          { links: { launchTemplate: ['t'] } },
        ),
      ],
      found,
    ],
    [
      'a template of another scaling group',
      [
        row('aws:ec2/launchTemplate:LaunchTemplate', 't', { vpcSecurityGroupIds: ['sg-hosts'] }),
        row('aws:autoscaling/group:Group', 'asg', { tags: [] }, { links: { launchTemplate: ['t'] } }),
      ],
      [],
    ],
    [
      'an instance to which a group is attached',
      [
        target({ vpcSecurityGroupIds: [] }),
        row(
          'aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment',
          'attached',
          { securityGroupId: 'sg-hosts' },
          { links: { networkInterfaceId: ['target'] } },
        ),
      ],
      found,
    ],
    [
      'aws-native',
      [
        row('aws-native:ec2:Instance', 't', {
          tags: [{ key: 'sallyport:target', value: 'true' }],
          securityGroupIds: ['sg-hosts'],
        }),
      ],
      found,
    ],
  ])('%s', (_case, rows, violations) => {
    expect(judge(rule, [proxies, open, ...rows]).violations).toEqual(violations);
  });

  test('by another tag', () => {
    const rows = [proxies, open, target({ tags: { ssh: 'true' }, vpcSecurityGroupIds: ['sg-hosts'] })];
    expect(judge(rule, rows).violations).toEqual([]);
    expect(judge(rule, rows, { targetTag: 'ssh' }).violations).toEqual(found);
  });
});

describe('who the proxies are', () => {
  const admitted = (id: string) => hosts([{ ...ssh, securityGroups: [id] }]);

  test('without them nothing is said', () => {
    expect(judge(rule, [hosts([{ ...ssh, cidrBlocks: ['0.0.0.0/0'] }]), target()]).violations).toEqual([]);
  });

  test('those of another stack, by id', () => {
    const settings = { proxySecurityGroupIds: ['sg-elsewhere'] };
    expect(judge(rule, [admitted('sg-elsewhere'), target()], settings).violations).toEqual([]);
    expect(judge(rule, [admitted('sg-x'), target()], settings).violations).toEqual([
      says('ingress[0].securityGroups[0]'),
    ]);
  });

  test('not the load balancer before them', () => {
    const balancer = row('aws:lb/loadBalancer:LoadBalancer', 'lb', { securityGroups: ['sg-proxies'] });
    expect(judge(rule, [proxies, balancer, admitted('sg-proxies'), target()]).violations).toEqual([
      says('ingress[0].securityGroups[0]'),
    ]);
  });

  test('other ports of targets', () => {
    const rows = [
      proxies,
      hosts([{ protocol: 'tcp', fromPort: 2222, toPort: 2222, cidrBlocks: ['10.0.0.0/8'] }]),
      target(),
    ];
    expect(judge(rule, rows).violations).toEqual([]);
    expect(judge(rule, rows, { ports: ['22', '2222'] }).violations).toEqual([says('ingress[0].cidrBlocks[0]')]);
  });
});
