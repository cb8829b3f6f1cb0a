import { placesOfDocuments, typesWithDocuments } from '../../readers/policy-documents';
import { admits, outsiderWhoAssumes, trustOf } from '../../readers/trust-policies';
import { resourceRule } from '../../rule';

export const roleTrustNamesPrincipals = resourceRule({
  id: 'role-trust-names-principals',
  area: 'mfa',
  title: 'A role names who assumes it',
  severity: 'critical',
  reason:
    'A principal of `*` is everybody in every account of AWS, an attacker’s own included; so is everybody but those of a `NotPrincipal`. MFA does not help: it is a device of the caller’s own account.',
  types: typesWithDocuments('trust'),
  reads: placesOfDocuments('trust'),
  remediation:
    'Name accounts, roles or users as `Principal`; or require `aws:PrincipalOrgID`, `aws:PrincipalAccount` or the ARN of a principal of a named account by `StringEquals`.',
  controls: {
    'cis-aws-7.0': ['2.21'],
    soc2: ['CC6.1', 'CC6.3', 'CC6.6'],
    'pci-dss-4.0.1': ['7.2.1', '7.3.3'],
    'iso-27001-2022': ['A.5.15', 'A.8.3'],
    hipaa: ['164.312(a)(1)'],
    'nist-800-53-r5': ['AC-3', 'AC-6'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  judge(role, { violation, each }) {
    const policy = trustOf(role);
    each(policy, (statement) => {
      const { effect, principals } = statement;
      if (effect === 'Allow' && principals?.negated === true) {
        violation(principals.property, 'names whom it keeps out: everyone else gets in');
      } else if (admits(statement, policy, outsiderWhoAssumes)) {
        violation(statement.property, 'lets every account of AWS assume the role');
      }
    });
  },
});
