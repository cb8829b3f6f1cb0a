import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { targetGetsNoPublicAddress as rule } from './target-gets-no-public-address';

const elastic = (name: string, path: string) => `${name}: ${path} gives a target of the proxy an Elastic IP`;
const inPublic = 't: subnetId is a subnet that gives its instances public addresses';
const target = (props: Row['props'] = {}, links: Row['links'] = {}) =>
  row('aws:ec2/instance:Instance', 't', { id: 'i-1', tags: { 'sallyport:target': 'true' }, ...props }, { links });
const subnet = (mapPublicIpOnLaunch: Row['props'][string], type = 'aws:ec2/subnet:Subnet') =>
  row(type, 's', { id: 'subnet-1', mapPublicIpOnLaunch });

test.each<[string, readonly Row[], string[]]>([
  ['no address', [target()], []],
  ['an Elastic IP', [target(), row('aws:ec2/eip:Eip', 'e', { instance: 'i-1' })], [elastic('e', 'instance')]],
  ['an Elastic IP of another', [target(), row('aws:ec2/eip:Eip', 'e', { instance: 'i-2' })], []],
  [
    'an Elastic IP by a link',
    [target({ id: unknown }), row('aws:ec2/eip:Eip', 'e', { instance: unknown }, { links: { instance: ['t'] } })],
    [elastic('e', 'instance')],
  ],
  [
    'an Elastic IP of its interface',
    [target({ primaryNetworkInterfaceId: 'eni-1' }), row('aws:ec2/eip:Eip', 'e', { networkInterface: 'eni-1' })],
    [elastic('e', 'networkInterface')],
  ],
  [
    'an association',
    [target(), row('aws:ec2/eipAssociation:EipAssociation', 'e', { instanceId: 'i-1' })],
    [elastic('e', 'instanceId')],
  ],
  [
    'an association with its interface',
    [
      target({ primaryNetworkInterfaceId: 'eni-1' }),
      row('aws:ec2/eipAssociation:EipAssociation', 'e', { networkInterfaceId: 'eni-1' }),
    ],
    [elastic('e', 'networkInterfaceId')],
  ],
  ['of aws-native', [target(), row('aws-native:ec2:Eip', 'e', { instanceId: 'i-1' })], [elastic('e', 'instanceId')]],
  [
    'an association of aws-native',
    [target(), row('aws-native:ec2:EipAssociation', 'e', { instanceId: 'i-1' })],
    [elastic('e', 'instanceId')],
  ],
  ['no target', [target({ tags: {} }), row('aws:ec2/eip:Eip', 'e', { instance: 'i-1' })], []],
  ['a public subnet', [subnet(true), target({ subnetId: 'subnet-1' })], [inPublic]],
  ['a public subnet by a link', [subnet(true), target({ subnetId: unknown }, { subnetId: ['s'] })], [inPublic]],
  ['a private subnet', [subnet(false), target({ subnetId: 'subnet-1' })], []],
  ['a subnet that says nothing', [subnet(undefined), target({ subnetId: 'subnet-1' })], []],
  ['another subnet', [subnet(true), target({ subnetId: 'subnet-2' })], []],
  ['a public subnet, unwanted', [subnet(true), target({ subnetId: 'subnet-1', associatePublicIpAddress: false })], []],
  [
    'a public subnet, wanted',
    [subnet(true), target({ subnetId: 'subnet-1', associatePublicIpAddress: true })],
    [inPublic],
  ],
  [
    'a default subnet',
    [subnet(undefined, 'aws:ec2/defaultSubnet:DefaultSubnet'), target({ subnetId: 'subnet-1' })],
    [inPublic],
  ],
  [
    'a default subnet that is private',
    [subnet(false, 'aws:ec2/defaultSubnet:DefaultSubnet'), target({ subnetId: 'subnet-1' })],
    [],
  ],
  ['a subnet of aws-native', [subnet(true, 'aws-native:ec2:Subnet'), target({ subnetId: 'subnet-1' })], [inPublic]],
])('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});

test('templates are the matter of another rule', () => {
  const template = row('aws:ec2/launchTemplate:LaunchTemplate', 't', {
    id: 'lt-1',
    tagSpecifications: [{ resourceType: 'instance', tags: { 'sallyport:target': 'true' } }],
  });
  expect(judge(rule, [template, row('aws:ec2/eip:Eip', 'e', { instance: 'lt-1' })]).violations).toEqual([]);
});

test('another tag', () => {
  const rows = [target({ tags: { ssh: 'true' } }), row('aws:ec2/eip:Eip', 'e', { instance: 'i-1' })];
  expect(judge(rule, rows, { targetTag: 'ssh' }).violations).toEqual([elastic('e', 'instance')]);
});

test('what is unknown fails closed', () => {
  expect(judge(rule, [subnet(unknown), target({ subnetId: 'subnet-1' })]).violations).toEqual([
    's: mapPublicIpOnLaunch is not known before the deployment, and judging it after would be too late',
  ]);
});
