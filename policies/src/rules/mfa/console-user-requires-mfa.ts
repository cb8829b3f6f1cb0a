import type { Stack, StackResource } from '../../model';
import {
  groupsOf,
  memberOf,
  PLACES_OF_MEMBERSHIPS,
  namedIn,
  policiesOf,
  policyTypesOf,
  type Member,
} from '../../readers/iam-members';
import { allowOnlyWithMfa, refuseWithoutMfa } from '../../readers/mfa-enforcement';
import { wildcardMatches } from '../../readers/policy-documents';
import { stackRule, textsOption } from '../../rule';

const PROFILE = 'aws:iam/userLoginProfile:UserLoginProfile';
const NATIVE_USER = 'aws-native:iam:User';

export const consoleUserRequiresMfa = stackRule({
  id: 'console-user-requires-mfa',
  area: 'mfa',
  title: 'A user with a console password can do nothing without MFA',
  severity: 'high',
  reason:
    'Whoever learns the password of an IAM user works in its name. IAM does not ask users to enrol a device: only a policy that refuses everything else until they have one does.',
  reads: [
    `${PROFILE} user`,
    `${NATIVE_USER} loginProfile`,
    ...PLACES_OF_MEMBERSHIPS,
    ...policyTypesOf('user'),
    ...policyTypesOf('group'),
  ],
  options: {
    enforcedElsewhere: textsOption(
      [],
      'What refuses everything without MFA and is made by other stacks: ARNs of policies and names of groups, with `*` and `?`.',
    ),
  },
  remediation:
    'Attach to the user or one of its groups a policy that denies, on `*`, all but enrolling a device where `BoolIfExists` `aws:MultiFactorAuthPresent` is `false`; better, let people come by Identity Center.',
  controls: {
    'cis-aws-3.0': ['1.10'],
    'cis-aws-5.0': ['1.9'],
    'cis-aws-6.0': ['2.9'],
    'cis-aws-7.0': ['2.10'],
    fsbp: ['IAM.5'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.4.1', '8.4.2', '8.4.3'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2(1)', 'IA-2(2)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html',
  judge(stack, { settings, violationOf, each }) {
    const withPassword = [
      ...stack.ofType(PROFILE),
      ...stack.ofType(NATIVE_USER).filter(({ props }) => props.at('loginProfile').isSet()),
    ];
    each(withPassword, (resource) => {
      const users = usersOf(stack, resource);
      if (!users.some((user) => isEnforced(stack, user, settings.enforcedElsewhere))) {
        violationOf(
          resource,
          undefined,
          'The user signs in with a password, and no policy refuses what is done without MFA',
        );
      }
    });
  },
});

/** The user of a login profile; its name is read where it is not known who that is. */
function usersOf(stack: Stack, resource: StackResource): readonly Member[] {
  if (resource.type === NATIVE_USER) return [memberOf('user', resource)];
  const users = namedIn(stack, 'user', resource, 'user');
  if (users.length === 0) resource.props.at('user').text();
  return users;
}

function isEnforced(stack: Stack, user: Member, elsewhere: readonly string[]): boolean {
  const groups = groupsOf(stack, user);
  const isElsewhere = groups.some(
    ({ resource, names }) =>
      resource === undefined && names.some((name) => elsewhere.some((pattern) => wildcardMatches(pattern, name))),
  );
  if (isElsewhere) return true;
  const policies = [user, ...groups].flatMap((member) => policiesOf(stack, member));
  return refuseWithoutMfa(policies, elsewhere) || (areKnown(groups) && allowOnlyWithMfa(policies));
}

/** What a group allows that another stack makes is not known. */
const areKnown = (groups: readonly Member[]): boolean => groups.every(({ resource }) => resource !== undefined);
