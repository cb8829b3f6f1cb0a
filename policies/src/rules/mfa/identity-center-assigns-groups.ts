import { resourceRule } from '../../rule';

const TYPES = [
  'aws:ssoadmin/accountAssignment:AccountAssignment',
  'aws:ssoadmin/applicationAssignment:ApplicationAssignment',
  'aws-native:sso:Assignment',
  'aws-native:sso:ApplicationAssignment',
];

export const identityCenterAssignsGroups = resourceRule({
  id: 'identity-center-assigns-groups',
  area: 'mfa',
  title: 'Identity Center assigns access to groups',
  severity: 'low',
  reason:
    'Access that is assigned to a person stays when the person changes teams: nobody who reviews the groups sees it, and the directory does not take it away.',
  types: TYPES,
  reads: TYPES.map((type) => `${type} principalType`),
  remediation: 'Set `principalType: "GROUP"`, with the id of a group as `principalId`, and make the person a member.',
  controls: {
    soc2: ['CC6.2', 'CC6.3'],
    'pci-dss-4.0.1': ['7.2.1', '7.2.2'],
    'iso-27001-2022': ['A.5.18'],
    'nist-800-53-r5': ['AC-2', 'AC-6'],
  },
  link: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/assignusers.html',
  judge({ props }, { violation }) {
    const principal = props.at('principalType');
    if (principal.text() === 'USER') violation(principal, 'is USER: access goes to a person and not to a group');
  },
});
