import { groupPropertyOf, groupsOf, ingressOf, NETWORK_TYPES, RULE_TYPES } from '../../readers/security-groups';
import { stackRule } from '../../rule';

const DEFAULT_GROUP = 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup';

/** Rules of their own open the default group while the group itself looks empty, or is not in the program at all. */
export const defaultSecurityGroupGetsNoRules = stackRule({
  id: 'default-security-group-gets-no-rules',
  area: 'reachability',
  title: 'No rule is added to the default security group of a network',
  severity: 'medium',
  reason: 'Whatever somebody starts without naming a group is in this one, with all that its rules open.',
  reads: [
    ...RULE_TYPES.map(
      (type) => `${type} ${type === 'aws-native:ec2:SecurityGroupIngress' ? 'groupId, groupName' : 'securityGroupId'}`,
    ),
    ...NETWORK_TYPES.map((type) => `${type} defaultSecurityGroupId`),
  ],
  remediation: 'Give the service a security group of its own, and add the rule to that.',
  controls: {
    'cis-aws-3.0': ['5.4'],
    'cis-aws-5.0': ['5.5'],
    fsbp: ['EC2.2'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['SC-7'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html',
  judge(stack, { violationOf, each }) {
    const defaults = groupsOf(stack).filter(({ owner }) => owner !== undefined && IS_DEFAULT.has(owner.type));
    const added = defaults.flatMap(({ holders }) => holders.filter(({ type }) => RULE_TYPES.includes(type)));
    each(added, (rule) => {
      if (ingressOf(rule).length === 0) return;
      violationOf(
        rule,
        rule.props.at(groupPropertyOf(rule) ?? ''),
        'is the default group of its network, which should have no rules',
      );
    });
  },
});

const IS_DEFAULT: ReadonlySet<string> = new Set([...NETWORK_TYPES, DEFAULT_GROUP]);
