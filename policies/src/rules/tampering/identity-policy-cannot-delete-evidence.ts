import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** Files of a trail are objects like others to whom `s3:*` is allowed everywhere. */
export const identityPolicyCannotDeleteEvidence = resourceRule({
  id: 'identity-policy-cannot-delete-evidence',
  area: 'tampering',
  title: 'Identity policies do not let anybody delete versions in every bucket',
  severity: 'medium',
  reason:
    'Trails, access logs and recordings are objects of S3. Who may delete versions everywhere, pass over a governance lock or let objects expire removes them without entering any other service.',
  ...IDENTITY_POLICIES,
  remediation: 'Name the buckets in `Resource`, or the actions in `Action`: `s3:GetObject`, `s3:PutObject`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html',
  judge(resource, report) {
    reportGrants(
      resource,
      report,
      TAMPERING.objects,
      'whoever has it deletes logs and recordings like any other object',
    );
  },
});
