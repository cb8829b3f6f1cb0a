import { resourceRule } from '../../rule';

/** What is started without a group gets this one. */
export const defaultSecurityGroupIsClosed = resourceRule({
  id: 'default-security-group-is-closed',
  area: 'reachability',
  title: 'The default security group of a network has no rules',
  severity: 'medium',
  reason: 'Whatever somebody starts without naming a group is in this one, with all that its rules open.',
  types: ['aws:ec2/defaultSecurityGroup:DefaultSecurityGroup'],
  reads: ['aws:ec2/defaultSecurityGroup:DefaultSecurityGroup ingress, egress'],
  remediation: 'Write the default group without `ingress` and `egress`, and give each service a group of its own.',
  controls: {
    'cis-aws-3.0': ['5.4'],
    'cis-aws-5.0': ['5.5'],
    fsbp: ['EC2.2'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['SC-7'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html',
  judge({ props }, { violation, each }) {
    each([props.at('ingress'), props.at('egress')], (rules) => {
      if (rules.items().length > 0) violation(rules, 'opens the default group, which should have no rules');
    });
  },
});
