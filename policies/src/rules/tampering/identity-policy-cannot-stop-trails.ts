import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** Who can stop the recording does so before the rest. */
export const identityPolicyCannotStopTrails = resourceRule({
  id: 'identity-policy-cannot-stop-trails',
  area: 'tampering',
  title: 'Identity policies do not let anybody stop or change a trail',
  severity: 'high',
  reason:
    'An intruder stops the trail first: whatever is done after `StopLogging` leaves no trace, and `UpdateTrail` sends the files elsewhere.',
  ...IDENTITY_POLICIES,
  remediation:
    'Take `cloudtrail:StopLogging`, `DeleteTrail`, `UpdateTrail` and `Put*Selectors` out of the policy, or add a statement that denies them on `*` without a condition.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-9', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
  judge(resource, report) {
    reportGrants(resource, report, TAMPERING.trails, 'whoever has it ends the recording');
  },
});
