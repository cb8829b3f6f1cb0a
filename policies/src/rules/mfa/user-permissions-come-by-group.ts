import type { Resource } from '../../model';
import { documentsOf, statementsOf, wildcardMatches } from '../../readers/policy-documents';
import { resourceRule, textsOption } from '../../rule';

/** What attaches policies to single users, and the property that is then set. */
const ATTACHING: Readonly<Record<string, string>> = {
  'aws:iam/userPolicyAttachment:UserPolicyAttachment': 'policyArn',
  'aws:iam/policyAttachment:PolicyAttachment': 'users',
  'aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive': 'policyArns',
  'aws-native:iam:Policy': 'users',
  'aws-native:iam:ManagedPolicy': 'users',
  'aws-native:iam:User': 'managedPolicyArns',
};
/** What holds documents of a single user, and where. */
const HOLDING: Readonly<Record<string, string>> = {
  'aws:iam/userPolicy:UserPolicy': 'policy',
  'aws-native:iam:UserPolicy': 'policyDocument',
  'aws-native:iam:User': 'policies',
};

export const userPermissionsComeByGroup = resourceRule({
  id: 'user-permissions-come-by-group',
  area: 'mfa',
  title: 'IAM users receive permissions through groups',
  severity: 'low',
  reason:
    'Rights of a single user are found only by looking at every user; they stay when the person changes teams, and the policies of the group that ask for MFA may not be there.',
  types: [...new Set([...Object.keys(ATTACHING), ...Object.keys(HOLDING)])],
  reads: [ATTACHING, HOLDING].flatMap((places) => Object.entries(places).map((place) => place.join(' '))),
  options: {
    machineUsers: textsOption([], 'Users behind whom no person is: names with `*` and `?`, e.g. `ses-*`.'),
  },
  remediation: 'Give the rights to a group by `aws.iam.GroupPolicyAttachment`, and make the user a member.',
  controls: {
    'cis-aws-3.0': ['1.15'],
    'cis-aws-5.0': ['1.14'],
    'cis-aws-6.0': ['2.14'],
    'cis-aws-7.0': ['2.13'],
    fsbp: ['IAM.2'],
    soc2: ['CC6.3'],
    'pci-dss-4.0.1': ['7.2.1', '7.2.2'],
    'iso-27001-2022': ['A.5.18'],
    'nist-800-53-r5': ['AC-2', 'AC-6'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html',
  judge(resource, { settings, violation, each }) {
    if (isOfMachines(resource, settings.machineUsers)) return;
    const attaching = ATTACHING[resource.type];
    const attached = attaching === undefined ? undefined : resource.props.at(attaching);
    if (attached?.isSet() === true) violation(attached, 'gives rights to single users');
    if (HOLDING[resource.type] === undefined) return;
    each(documentsOf(resource, 'identity'), (document) => {
      // A policy that only denies gives no rights: that is how MFA is demanded of one user.
      if (statementsOf(document).some(({ effect }) => effect === 'Allow')) {
        violation(document, 'gives rights to a single user');
      }
    });
  },
});

function isOfMachines({ props }: Resource, machines: readonly string[]): boolean {
  if (machines.length === 0) return false;
  const named = props.either('user', 'users', 'userName').texts();
  return named.length > 0 && named.every((name) => machines.some((pattern) => wildcardMatches(pattern, name)));
}
