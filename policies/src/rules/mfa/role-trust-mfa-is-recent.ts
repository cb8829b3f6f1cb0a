import { placesOfDocuments, typesWithDocuments } from '../../readers/policy-documents';
import { admits, isNamed, PEOPLE_OPTIONS, trustOf, usersWho, type SignedWith } from '../../readers/trust-policies';
import { integerOption, resourceRule } from '../../rule';

/** The longest that a session of an IAM user lasts: 36 hours. */
const LONGEST_SESSION_SECONDS = 129_600;

/** Says nothing of a statement that lets people in without MFA: `role-trust-requires-mfa` does. */
export const roleTrustMfaIsRecent = resourceRule({
  id: 'role-trust-mfa-is-recent',
  area: 'mfa',
  title: 'A role that people assume requires recent MFA',
  severity: 'medium',
  reason:
    'A session with MFA lasts up to 36 hours. Whoever takes it over from a laptop assumes every role with it, although the person is long gone.',
  types: typesWithDocuments('trust'),
  reads: placesOfDocuments('trust'),
  options: {
    ...PEOPLE_OPTIONS,
    maxAgeSeconds: integerOption(3_600, 'How long ago MFA may have been, in seconds.', {
      minimum: 60,
      maximum: LONGEST_SESSION_SECONDS,
    }),
  },
  remediation:
    'Add `NumericLessThan: { "aws:MultiFactorAuthAge": "3600" }` to the `Condition` of the statement; it also requires MFA.',
  controls: {
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.5.1'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-11', 'IA-2(1)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthage',
  judge(role, { settings, violation, each }) {
    if (isNamed(role, settings.exemptRoles)) return;
    const policy = trustOf(role);
    const { maxAgeSeconds } = settings;
    const unproven: readonly SignedWith[] = ['session without MFA', 'access key'];
    const tooOld: readonly SignedWith[] = [
      { mfaSecondsAgo: maxAgeSeconds + 1 },
      { mfaSecondsAgo: LONGEST_SESSION_SECONDS },
    ];
    each(policy, (statement) => {
      const lets = (signedWith: SignedWith) => admits(statement, policy, usersWho(settings, signedWith));
      if (!unproven.some(lets) && tooOld.some(lets)) {
        violation(
          statement.property,
          `lets people assume the role whose MFA is more than ${maxAgeSeconds} seconds ago`,
        );
      }
    });
  },
});
