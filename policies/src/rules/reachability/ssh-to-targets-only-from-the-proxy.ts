import { knownTexts, linksOf, names, type Stack, type StackResource } from '../../model';
import { launchesOf, launchProperties, targetsOf } from '../../readers/compute';
import { covers } from '../../readers/networks';
import { FLEET_OPTIONS, isFleetPart } from '../../readers/proxy-fleets';
import { GROUP_TYPES, groupsOf, INGRESS_PROPERTIES, sourcesOf, type HeldSource } from '../../readers/security-groups';
import { stackRule, textOption, textsOption } from '../../rule';
import { admitsOnly } from './admitted-groups';
import { portsOf } from './wide-ranges';

/** The rule that makes all others of the proxy count: who does not pass it, does not reach a target. */
export const sshToTargetsOnlyFromTheProxy = stackRule({
  id: 'ssh-to-targets-only-from-the-proxy',
  area: 'reachability',
  title: 'Targets let SSH in from the proxy and from nowhere else',
  severity: 'critical',
  reason:
    'Any other way in, from a private network too, is a login without the second factor, the access policy, the recording and the locks of the proxy.',
  reads: [
    ...INGRESS_PROPERTIES,
    ...launchProperties('tags', 'groups'),
    'aws:autoscaling/group:Group tags, launchTemplate',
    'aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment securityGroupId, networkInterfaceId',
  ],
  options: {
    ports: textsOption(['22'], 'Ports on which targets serve SSH.'),
    targetTag: textOption('sallyport:target', 'Key of the tag by which instances are targets, with the value `true`.'),
    proxySecurityGroupIds: textsOption([], 'Security groups of proxies that are in other stacks, by id.'),
    ...FLEET_OPTIONS,
  },
  remediation: 'Let port 22 of targets in from the `securityGroupId` of the proxy fleet only.',
  controls: {
    soc2: ['CC6.1', 'CC6.6'],
    'pci-dss-4.0.1': ['1.3.1', '8.4.1', '8.4.2'],
    'iso-27001-2022': ['A.8.20', 'A.8.22'],
    hipaa: ['164.312(a)(1)'],
    'nist-800-53-r5': ['AC-17', 'AC-3', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html#security-group-referencing',
  judge(stack, { settings, violationOf, each }) {
    const ports = portsOf(settings);
    const fleet = stack.ofType(...GROUP_TYPES).filter((group) => isFleetPart(group, settings));
    if (fleet.length === 0 && settings.proxySecurityGroupIds.length === 0) return;
    const proxies = fleet.filter((group) => !isOfLoadBalancer(group, stack));
    const targets = groupsOfTargets(stack, settings.targetTag);
    const opens = ({ rule }: HeldSource): boolean => ports.some((port) => covers(rule, port));
    for (const { owner, holders } of groupsOf(stack)) {
      if (owner === undefined || !targets.includes(owner)) continue;
      each(holders, (holder) => {
        const isAdmitted = admitsOnly(holder, proxies, settings.proxySecurityGroupIds, opens);
        each(sourcesOf(holder), (held) => {
          if (isAdmitted(held)) return;
          violationOf(holder, held.source.at, 'opens SSH of targets past the proxy');
        });
      });
    }
  },
});

/** The load balancer of a fleet is not the one who comes to a target. */
const isOfLoadBalancer = (group: StackResource, stack: Stack): boolean =>
  stack
    .ofType('aws:lb/loadBalancer:LoadBalancer', 'aws-native:elasticloadbalancingv2:LoadBalancer')
    .some((each) => names(each, 'securityGroups', group, ['id']));

const ATTACHMENT = 'aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment';
/** The properties that may be made of a group's id. */
const LINKED = ['vpcSecurityGroupIds', 'securityGroups', 'securityGroupIds', 'networkInterfaces', 'launchTemplateData'];

/** The groups that a target is in: its own, those of its interfaces, and those that something attaches. */
function groupsOfTargets(stack: Stack, tag: string): readonly StackResource[] {
  const targets = targetsOf(stack, tag);
  const linked = new Set(targets.flatMap((target) => LINKED.flatMap((key) => linksOf(target, key))));
  const named = new Set(
    targets.flatMap(launchesOf).flatMap(({ groups }) => groups.flatMap((each) => knownTexts(each))),
  );
  const attachments = stack
    .ofType(ATTACHMENT)
    .filter((each) =>
      targets.some((target) => names(each, 'networkInterfaceId', target, ['primaryNetworkInterfaceId'])),
    );
  return stack
    .ofType(...GROUP_TYPES)
    .filter(
      (group) =>
        linked.has(group) ||
        IDS.some((id) => knownTexts(group.props.at(id)).some((text) => named.has(text))) ||
        attachments.some((each) => names(each, 'securityGroupId', group, IDS)),
    );
}

const IDS = ['id', 'groupId', 'name'];
