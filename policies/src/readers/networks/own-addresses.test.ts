import { row, stackOf, unknown, type Row } from '../../rule/judge.fixture';
import { isOwnAddress } from './own-addresses';

const isOwn = (type: string, ranges: Row['props'][string]) => {
  const stack = stackOf([
    row(type, 'from', {}),
    row('group', 'g', { ingress: ranges }, { links: { ingress: ['from'] } }),
  ]);
  const [group] = stack.ofType('group');
  const at = group?.props.at('ingress').items()[0]?.at('cidr');
  return group !== undefined && at !== undefined && isOwnAddress(group, at);
};

test.each([
  'aws:ec2/vpc:Vpc',
  'aws:ec2/defaultVpc:DefaultVpc',
  'aws:ec2/subnet:Subnet',
  'aws:ec2/defaultSubnet:DefaultSubnet',
  'aws:ec2/eip:Eip',
  'aws:ec2/instance:Instance',
  'aws:ec2/natGateway:NatGateway',
  'aws:ec2/networkInterface:NetworkInterface',
  'aws-native:ec2:Vpc',
  'aws-native:ec2:Eip',
  'aws-native:ec2:NatGateway',
])('%s gives addresses of the stack', (type) => {
  expect(isOwn(type, [{ cidr: unknown }])).toBe(true);
});

test.each(['aws:ssm/parameter:Parameter', 'aws:ec2/managedPrefixList:ManagedPrefixList', 'random:index:Vpc'])(
  '%s does not',
  (type) => {
    expect(isOwn(type, [{ cidr: unknown }])).toBe(false);
  },
);

test('what is known is judged as what it is', () => {
  expect(isOwn('aws:ec2/vpc:Vpc', [{ cidr: '0.0.0.0/0' }])).toBe(false);
});
