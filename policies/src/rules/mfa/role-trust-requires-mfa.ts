import { placesOfDocuments, typesWithDocuments } from '../../readers/policy-documents';
import { admits, isNamed, PEOPLE_OPTIONS, trustOf, usersWho } from '../../readers/trust-policies';
import { resourceRule } from '../../rule';

/**
 * Asks of each statement whether a person gets in who signed with an access key, or with a session without MFA. Roles, services
 * and federated principals are no people here: roles have trust policies of their own, identity providers other proof.
 */
export const roleTrustRequiresMfa = resourceRule({
  id: 'role-trust-requires-mfa',
  area: 'mfa',
  title: 'A role that people assume requires MFA',
  severity: 'critical',
  reason:
    'Whoever finds an access key assumes the role with it. `BoolIfExists` in an Allow does not stop that: a request signed with a key has no `aws:MultiFactorAuthPresent`, and so passes. Accounts, users and `*` are people; a role, a service or a statement with an external id is a machine, unless the options say else.',
  types: typesWithDocuments('trust'),
  reads: placesOfDocuments('trust'),
  options: PEOPLE_OPTIONS,
  remediation:
    'Add `Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } }` to the statement; where only roles assume it, say so with `ArnLike: { "aws:PrincipalArn": "arn:aws:iam::ACCOUNT:role/*" }`.',
  controls: {
    'cis-aws-3.0': ['1.10'],
    'cis-aws-5.0': ['1.9'],
    'cis-aws-6.0': ['2.9'],
    'cis-aws-7.0': ['2.10'],
    fsbp: ['IAM.5'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.4.1', '8.4.2', '8.4.3', '8.5.1'],
    'iso-27001-2022': ['A.8.2', 'A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2(1)', 'IA-2(2)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
  judge(role, { settings, violation, each }) {
    if (isNamed(role, settings.exemptRoles)) return;
    const policy = trustOf(role);
    each(policy, (statement) => {
      if (admits(statement, policy, usersWho(settings, 'session without MFA'))) {
        violation(statement.property, 'lets people assume the role without MFA');
      } else if (admits(statement, policy, usersWho(settings, 'access key'))) {
        violation(
          statement.property,
          'lets people assume the role with an access key: without MFA `aws:MultiFactorAuthPresent` is absent, which its condition takes for enough',
        );
      }
    });
  },
});
