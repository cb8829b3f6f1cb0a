import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** Detectors that their subject can stop detect nothing. */
export const identityPolicyCannotStopDetectors = resourceRule({
  id: 'identity-policy-cannot-stop-detectors',
  area: 'tampering',
  title: 'Identity policies do not let anybody stop Config, GuardDuty, Security Hub or Access Analyzer',
  severity: 'high',
  reason:
    'The recorder of Config and the detectors show what changed and what is attacked. Stopping them comes right after stopping the trail in every playbook of attackers.',
  ...IDENTITY_POLICIES,
  remediation:
    'Take the actions that stop, delete or update recorders and detectors out of the policy, or add a statement that denies them on `*` without a condition.',
  controls: {
    soc2: ['CC7.1'],
    'pci-dss-4.0.1': ['10.7.2', '11.5.1'],
    'iso-27001-2022': ['A.8.16'],
    'nist-800-53-r5': ['SI-4', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html',
  judge(resource, report) {
    reportGrants(resource, report, TAMPERING.detectors, 'whoever has it stops what would find them');
  },
});
