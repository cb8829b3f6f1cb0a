import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** Deleting a stream is the shortest way to cover tracks on a host. */
export const identityPolicyCannotDeleteLogs = resourceRule({
  id: 'identity-policy-cannot-delete-logs',
  area: 'tampering',
  title: 'Identity policies do not let anybody delete logs',
  severity: 'medium',
  reason:
    'Who can delete a log group, or cut its retention to a day, removes what a server or function wrote about them; without its metric filter no alarm rises.',
  ...IDENTITY_POLICIES,
  remediation:
    'Allow `logs:CreateLogStream` and `logs:PutLogEvents` instead of `logs:*`; leave deletion and retention to the role that deploys.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-identity-based-access-control-cwl.html',
  judge(resource, report) {
    reportGrants(resource, report, TAMPERING.logs, 'whoever has it removes what was logged');
  },
});
