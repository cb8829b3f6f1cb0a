import { placesOfDocuments, typesWithDocuments } from '../../readers/policy-documents';
import { admits, isNamed, PEOPLE_OPTIONS, samlUsersWho, trustOf, usersWho } from '../../readers/trust-policies';
import { resourceRule } from '../../rule';

export const roleTrustRequiresSourceIdentity = resourceRule({
  id: 'role-trust-requires-source-identity',
  area: 'mfa',
  title: 'A role that people assume requires a source identity',
  severity: 'low',
  reason:
    'The name of a session is what its caller likes, and is lost when one role assumes the next. A source identity stays through all of them, so that a trail names the person.',
  types: typesWithDocuments('trust'),
  reads: placesOfDocuments('trust'),
  options: PEOPLE_OPTIONS,
  remediation:
    'Allow `sts:SetSourceIdentity` beside `sts:AssumeRole`, and add `StringLike: { "sts:SourceIdentity": "?*" }`, or a pattern of your people, to the `Condition`.',
  controls: {
    soc2: ['CC6.1', 'CC7.2'],
    'pci-dss-4.0.1': ['8.2.1', '10.2.2'],
    'iso-27001-2022': ['A.5.16', 'A.8.15'],
    hipaa: ['164.312(a)(2)(i)'],
    'nist-800-53-r5': ['IA-2', 'AU-3'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html',
  judge(role, { settings, violation, each }) {
    if (isNamed(role, settings.exemptRoles)) return;
    const policy = trustOf(role);
    const unnamed = { 'sts:sourceidentity': 'absent' } as const;
    const questions = [usersWho(settings, { mfaSecondsAgo: 0 }, unnamed), samlUsersWho(unnamed)];
    each(policy, (statement) => {
      if (questions.some((question) => admits(statement, policy, question))) {
        violation(statement.property, 'lets people assume the role without a source identity');
      }
    });
  },
});
