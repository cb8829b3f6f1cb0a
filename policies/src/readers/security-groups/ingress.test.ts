import fc from 'fast-check';
import { resourceOf, row, unknown, type Row } from '../../rule/judge.fixture';
import { wideRanges } from './open-sources';
import { groupPropertyOf, INGRESS_TYPES, ingressOf } from './ingress';

const WIDTHS = { widestIpv4Prefix: 16, widestIpv6Prefix: 32 };

interface Wanted {
  readonly protocol: 'tcp' | 'udp' | 'all';
  readonly from: number;
  readonly to: number;
  readonly cidr: string;
}

/** Every way in which programs write a protocol, or a port. */
const PROTOCOLS = { tcp: ['tcp', 'TCP', '6', 6], udp: ['udp', '17', 17], all: ['-1', -1, 'all'] } as const;
const port = (value: number) => fc.constantFrom<number | string>(value, String(value));

const spelled = ({ protocol, from, to, cidr }: Wanted): fc.Arbitrary<Row> => {
  const isV6 = cidr.includes(':');
  return fc
    .record({ name: fc.constantFrom<string | number>(...PROTOCOLS[protocol]), fromPort: port(from), toPort: port(to) })
    .chain(({ name, ...ports }) => {
      const bridged = { protocol: name, ...ports, [isV6 ? 'ipv6CidrBlocks' : 'cidrBlocks']: [cidr] };
      const noisy = { ...bridged, __defaults: [], self: false, prefixListIds: [], securityGroups: null };
      const vpc = { ipProtocol: name, ...ports, [isV6 ? 'cidrIpv6' : 'cidrIpv4']: cidr };
      const native = { ipProtocol: name, ...ports, [isV6 ? 'cidrIpv6' : 'cidrIp']: cidr };
      return fc.constantFrom(
        row('aws:ec2/securityGroup:SecurityGroup', 'g', { ingress: [bridged] }),
        row('aws:ec2/securityGroup:SecurityGroup', 'g', { ingress: noisy }),
        row('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup', 'g', { ingress: [noisy] }),
        row('aws:ec2/securityGroupRule:SecurityGroupRule', 'g', { type: 'ingress', ...bridged }),
        row('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', 'g', vpc),
        row('aws-native:ec2:SecurityGroup', 'g', { securityGroupIngress: [native] }),
        row('aws-native:ec2:SecurityGroupIngress', 'g', native),
      );
    });
};

const isOpen = (each: Row): boolean => {
  let found = false;
  for (const rule of ingressOf(resourceOf(each))) {
    for (const judge of wideRanges(rule, [22], WIDTHS, () => (found = true))) judge();
  }
  return found;
};

test('one rule is judged alike, however it is spelled', () => {
  const rule = fc.record({
    protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'all' as const),
    from: fc.nat({ max: 40 }),
    to: fc.integer({ min: 0, max: 65_535 }),
    wide: fc.constantFrom('0.0.0.0/0', '128.0.0.0/1', '::/0', '::ffff:0:0/96', '2000::/3'),
    narrow: fc.constantFrom('10.0.0.0/8', '52.1.0.0/16', 'fd00::/8', '2600::/32'),
    isWide: fc.boolean(),
  });
  fc.assert(
    fc.property(
      rule.chain(({ wide, narrow, isWide, ...rest }) => {
        const wanted: Wanted = { ...rest, cidr: isWide ? wide : narrow };
        const reaches =
          wanted.protocol === 'all' || (wanted.protocol === 'tcp' && wanted.from <= 22 && 22 <= wanted.to);
        return fc.record({ each: spelled(wanted), open: fc.constant(isWide && reaches) });
      }),
      ({ each, open }) => {
        expect(isOpen(each)).toBe(open);
      },
    ),
    { numRuns: 300 },
  );
});

test('every kind of source, of every spelling', () => {
  const kinds = (type: string, props: Row['props']) =>
    ingressOf(resourceOf(row(type, 'g', props))).flatMap(({ sources }) =>
      sources.map(({ kind, at }) => `${kind} ${at.path}`),
    );
  expect(
    kinds('aws:ec2/securityGroup:SecurityGroup', {
      ingress: [
        { cidrBlocks: ['a', 'b'], ipv6CidrBlocks: ['c'], prefixListIds: ['d'], securityGroups: ['e'], self: true },
      ],
    }),
  ).toEqual([
    'range ingress[0].cidrBlocks[0]',
    'range ingress[0].cidrBlocks[1]',
    'range ingress[0].ipv6CidrBlocks[0]',
    'prefix-list ingress[0].prefixListIds[0]',
    'group ingress[0].securityGroups[0]',
    'self ingress[0].self',
  ]);
  expect(
    kinds('aws:ec2/securityGroupRule:SecurityGroupRule', {
      type: 'INGRESS',
      sourceSecurityGroupId: 'a',
      self: unknown,
    }),
  ).toEqual(['group sourceSecurityGroupId', 'self self']);
  expect(
    kinds('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', {
      prefixListId: 'a',
      referencedSecurityGroupId: 'b',
      cidrIpv4: '',
    }),
  ).toEqual(['prefix-list prefixListId', 'group referencedSecurityGroupId']);
  expect(
    kinds('aws-native:ec2:SecurityGroupIngress', {
      ...{
        cidrIp: 'a',
        cidrIpv6: 'b',
        sourcePrefixListId: 'c',
        sourceSecurityGroupId: 'd',
        sourceSecurityGroupName: 'e',
      },
    }),
  ).toEqual([
    'range cidrIp',
    'range cidrIpv6',
    'prefix-list sourcePrefixListId',
    'group sourceSecurityGroupId',
    'group sourceSecurityGroupName',
  ]);
  expect(kinds('aws:ec2/securityGroup:SecurityGroup', { ingress: [unknown, { cidrBlocks: unknown }] })).toEqual([
    'unknown ingress[0]',
    'range ingress[1].cidrBlocks',
  ]);
});

test('the group of a rule that is a resource', () => {
  const property = (type: string) => groupPropertyOf(resourceOf(row(type, 'g', {})));
  expect(INGRESS_TYPES.map(property)).toEqual([
    undefined,
    undefined,
    'securityGroupId',
    'securityGroupId',
    undefined,
    'groupId',
  ]);
  expect(property('aws:ec2/vpc:Vpc')).toBeUndefined();
});

test('other resources have no rules', () => {
  expect(ingressOf(resourceOf(row('aws:ec2/vpc:Vpc', 'g', { ingress: [{}] })))).toEqual([]);
});
