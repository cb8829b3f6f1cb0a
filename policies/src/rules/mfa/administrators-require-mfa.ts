import type { Stack } from '../../model';
import {
  groupsOf,
  memberOf,
  PLACES_OF_MEMBERSHIPS,
  policiesOf,
  policyTypesOf,
  resourcesOf,
  type Member,
} from '../../readers/iam-members';
import { makeAdministrators, refuseWithoutMfa } from '../../readers/mfa-enforcement';
import { stackRule, textsOption } from '../../rule';

export const administratorsRequireMfa = stackRule({
  id: 'administrators-require-mfa',
  area: 'mfa',
  title: 'Users and groups of administrators can do nothing without MFA',
  severity: 'critical',
  reason:
    'A password or an access key of one administrator is the whole account, its trails and its locks included, unless a policy refuses what is done without MFA.',
  reads: [...policyTypesOf('group'), ...policyTypesOf('user'), ...PLACES_OF_MEMBERSHIPS],
  options: {
    enforcedElsewhere: textsOption(
      [],
      'ARNs of policies of other stacks that refuse everything without MFA, with `*` and `?`.',
    ),
  },
  remediation:
    'Attach to the group, beside its rights, a policy that denies, on `*`, all but enrolling a device where `BoolIfExists` `aws:MultiFactorAuthPresent` is `false`; or let administrators assume a role that requires MFA.',
  controls: {
    'cis-aws-3.0': ['1.10', '1.16'],
    'cis-aws-5.0': ['1.9', '1.15'],
    'cis-aws-6.0': ['2.9', '2.15'],
    'cis-aws-7.0': ['2.10', '2.14'],
    fsbp: ['IAM.1', 'IAM.5'],
    soc2: ['CC6.1', 'CC6.3'],
    'pci-dss-4.0.1': ['8.4.1'],
    'iso-27001-2022': ['A.8.2', 'A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2(1)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#enable-mfa-for-privileged-users',
  judge(stack, { settings, violationOf, each }) {
    const { enforcedElsewhere } = settings;
    each(resourcesOf(stack, 'group'), (resource) => {
      const group = memberOf('group', resource);
      if (areAdministrators(stack, group, [group], enforcedElsewhere)) {
        violationOf(resource, undefined, 'The group makes administrators of its members, with or without MFA');
      }
    });
    each(resourcesOf(stack, 'user'), (resource) => {
      const user = memberOf('user', resource);
      if (areAdministrators(stack, user, [user, ...groupsOf(stack, user)], enforcedElsewhere)) {
        violationOf(resource, undefined, 'The user is an administrator, with or without MFA');
      }
    });
  },
});

/** @param enforcing who of all may have the policy that refuses */
function areAdministrators(
  stack: Stack,
  member: Member,
  enforcing: readonly Member[],
  elsewhere: readonly string[],
): boolean {
  if (!makeAdministrators(policiesOf(stack, member))) return false;
  return !refuseWithoutMfa(
    enforcing.flatMap((each) => policiesOf(stack, each)),
    elsewhere,
  );
}
