import { sparesAccessKeys } from '../../readers/mfa-enforcement';
import {
  documentsOf,
  placesOfDocuments,
  statementsOf,
  typesWithDocuments,
  type DocumentKind,
} from '../../readers/policy-documents';
import { resourceRule } from '../../rule';

/** Trust policies are judged as a whole, by `role-trust-requires-mfa`. */
const KINDS: readonly DocumentKind[] = ['identity', 'resource', 'organization'];

export const denyWithoutMfaCoversKeys = resourceRule({
  id: 'deny-without-mfa-covers-keys',
  area: 'mfa',
  title: 'What is denied without MFA is denied to access keys',
  severity: 'high',
  reason:
    'A request signed with an access key has no `aws:MultiFactorAuthPresent`. A Deny with `Bool` false does not hold for it, so that the key, which has no MFA at all, may do what a session without MFA may not.',
  types: [...new Set(KINDS.flatMap(typesWithDocuments))],
  reads: KINDS.flatMap(placesOfDocuments),
  remediation: 'Write `BoolIfExists: { "aws:MultiFactorAuthPresent": "false" }` in the Deny.',
  controls: {
    'cis-aws-3.0': ['1.10'],
    'cis-aws-5.0': ['1.9'],
    'cis-aws-6.0': ['2.9'],
    'cis-aws-7.0': ['2.10'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.4.1', '8.4.2', '8.5.1'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2(1)', 'IA-2(2)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent',
  judge(resource, { violation, each }) {
    each(KINDS, (kind) => {
      each(documentsOf(resource, kind), (document) => {
        const statements = statementsOf(document);
        each(statements, (statement) => {
          if (sparesAccessKeys(statement, statements)) {
            violation(statement.property, 'denies what is done without MFA, but not to access keys');
          }
        });
      });
    });
  },
});
