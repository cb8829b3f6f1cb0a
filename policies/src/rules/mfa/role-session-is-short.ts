import { placesOfDocuments, typesWithDocuments } from '../../readers/policy-documents';
import { admits, isNamed, PEOPLE_OPTIONS, samlUsersWho, trustOf, usersWho } from '../../readers/trust-policies';
import { integerOption, resourceRule } from '../../rule';

/** What IAM takes where a role does not say. */
const DEFAULT_SECONDS = 3_600;

/** Reads whom the role trusts only where its sessions are long: others are kept however that is written. */
export const roleSessionIsShort = resourceRule({
  id: 'role-session-is-short',
  area: 'mfa',
  title: 'A session of a role that people assume ends within a working day',
  severity: 'medium',
  reason:
    'MFA is asked for when the role is assumed, and never again: credentials of a session that are stolen work until it ends.',
  types: typesWithDocuments('trust'),
  reads: [...typesWithDocuments('trust').map((type) => `${type} maxSessionDuration`), ...placesOfDocuments('trust')],
  options: {
    ...PEOPLE_OPTIONS,
    maxSeconds: integerOption(28_800, 'The longest session, in seconds.', { minimum: 3_600, maximum: 43_200 }),
  },
  remediation: 'Set `maxSessionDuration` of the role to what a task takes, 3600 seconds where in doubt.',
  controls: {
    soc2: ['CC6.1', 'CC6.3'],
    'pci-dss-4.0.1': ['8.2.8'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(a)(2)(iii)'],
    'nist-800-53-r5': ['AC-12', 'IA-11'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html',
  judge(role, { settings, violation }) {
    if (isNamed(role, settings.exemptRoles)) return;
    const duration = role.props.at('maxSessionDuration');
    if (!duration.isUnknown && (duration.number() ?? DEFAULT_SECONDS) <= settings.maxSeconds) return;
    const policy = trustOf(role);
    const questions = [usersWho(settings, { mfaSecondsAgo: 0 }), samlUsersWho()];
    const isForPeople = policy.some((each) => questions.some((question) => admits(each, policy, question)));
    if (isForPeople && (duration.number() ?? DEFAULT_SECONDS) > settings.maxSeconds) {
      violation(duration, `is more than ${settings.maxSeconds} seconds`);
    }
  },
});
