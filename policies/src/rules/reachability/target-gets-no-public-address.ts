import { names, type Stack, type StackResource } from '../../model';
import { launchesOf, targetsOf } from '../../readers/compute';
import { stackRule, textOption } from '../../rule';

const INSTANCES = [
  'aws:ec2/instance:Instance',
  'aws:ec2/spotInstanceRequest:SpotInstanceRequest',
  'aws-native:ec2:Instance',
];
const SUBNETS = ['aws:ec2/subnet:Subnet', 'aws:ec2/defaultSubnet:DefaultSubnet', 'aws-native:ec2:Subnet'];

/** What gives an instance an address on the internet from outside, by the properties that name the instance. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'aws:ec2/eip:Eip': ['instance', 'networkInterface'],
  'aws:ec2/eipAssociation:EipAssociation': ['instanceId', 'networkInterfaceId'],
  'aws-native:ec2:Eip': ['instanceId'],
  'aws-native:ec2:EipAssociation': ['instanceId', 'networkInterfaceId'],
};

/** An address that comes from elsewhere: the instance itself says nothing of it. */
export const targetGetsNoPublicAddress = stackRule({
  id: 'target-gets-no-public-address',
  area: 'reachability',
  title: 'No target of the proxy gets a public address from its subnet or an Elastic IP',
  severity: 'high',
  reason:
    'One security group rule then stands between the internet and the sshd of a host that people believe to be behind the proxy.',
  reads: [
    ...Object.entries(ADDRESSES).map(([type, keys]) => `${type} ${keys.join(', ')}`),
    ...SUBNETS.map((type) => `${type} mapPublicIpOnLaunch`),
    ...INSTANCES.map((type) => `${type} tags, subnetId, associatePublicIpAddress`),
  ],
  options: {
    targetTag: textOption('sallyport:target', 'Key of the tag by which instances are targets, with the value `true`.'),
  },
  remediation:
    'Start targets in private subnets, or with `associatePublicIpAddress: false`, and without an Elastic IP.',
  controls: {
    fsbp: ['EC2.9', 'EC2.15'],
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.4.4'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html',
  judge(stack, { settings, violationOf, each }) {
    const targets = targetsOf(stack, settings.targetTag).filter(({ type }) => INSTANCES.includes(type));
    each(targets, (target) => {
      for (const address of stack.ofType(...Object.keys(ADDRESSES))) {
        const keys = ADDRESSES[address.type] ?? [];
        const ids = ['id', 'instanceId', 'primaryNetworkInterfaceId'];
        const key = keys.find((property) => names(address, property, target, ids));
        if (key !== undefined) violationOf(address, address.props.at(key), 'gives a target of the proxy an Elastic IP');
      }
      if (!startsInPublic(target, stack) || saysNo(target)) return;
      violationOf(target, target.props.at('subnetId'), 'is a subnet that gives its instances public addresses');
    });
  },
});

const startsInPublic = (target: StackResource, stack: Stack): boolean =>
  stack
    .ofType(...SUBNETS)
    .filter((subnet) => names(target, 'subnetId', subnet, ['id', 'subnetId']))
    .some(({ props, type }) => props.at('mapPublicIpOnLaunch').flag() ?? type.includes('defaultSubnet'));

/** What an instance says for itself counts more than what its subnet says. */
const saysNo = (target: StackResource): boolean =>
  launchesOf(target).some(({ publicAddress }) => publicAddress.some((at) => at.flag() === false));
