import { allowsEveryone, documentsOf, statementsOf } from '../../readers/policy-documents';
import { KEY_TYPES } from '../../readers/keys';
import { resourceRule } from '../../rule';

/** A key that everybody may use protects nothing. */
export const keyPolicyIsNotPublic = resourceRule({
  id: 'key-policy-is-not-public',
  area: 'tampering',
  title: 'No key policy names everyone',
  severity: 'critical',
  reason:
    'Whoever is named by a key policy needs no other right in this account: a stranger could read what the key encrypts, or schedule its deletion.',
  types: KEY_TYPES.withPolicy,
  reads: ['aws:kms/key:Key policy', 'aws:kms/keyPolicy:KeyPolicy policy', 'aws-native:kms:Key keyPolicy'],
  remediation:
    'Name the account (`arn:aws:iam::ACCOUNT:root`) or roles as principals; where a service acts for all of the account, keep `*` with a condition on `kms:CallerAccount`.',
  controls: {
    'cis-aws-7.0': ['2.21'],
    fsbp: ['KMS.5'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['7.2.2'],
    'iso-27001-2022': ['A.8.24'],
    hipaa: ['164.312(a)(2)(iv)'],
    'nist-800-53-r5': ['AC-3', 'SC-12'],
  },
  link: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
  judge(resource, { each, violation }) {
    each(documentsOf(resource, 'resource'), (document) => {
      each(statementsOf(document), (statement) => {
        if (allowsEveryone(statement))
          violation(statement.principals?.property, 'is everyone, without a condition on who');
      });
    });
  },
});
