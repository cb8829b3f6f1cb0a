import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** Deleting the key deletes all that it encrypts, locked or not. */
export const identityPolicyCannotDeleteKeys = resourceRule({
  id: 'identity-policy-cannot-delete-keys',
  area: 'tampering',
  title: 'Identity policies do not let anybody delete or take over a key',
  severity: 'high',
  reason:
    'Evidence that is encrypted with a key is gone once the key is: disabling it or scheduling its deletion destroys trails, logs and recordings at once, object lock or not.',
  ...IDENTITY_POLICIES,
  remediation:
    'Allow the use of the key (`kms:Decrypt`, `kms:GenerateDataKey*`) instead of `kms:*`; leave deletion and the policy of the key to its administrators.',
  controls: {
    fsbp: ['KMS.3'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.24'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['SC-12', 'AU-9(3)'],
  },
  link: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
  judge(resource, report) {
    reportGrants(resource, report, TAMPERING.keys, 'whoever has it makes all that the key encrypts unreadable');
  },
});
