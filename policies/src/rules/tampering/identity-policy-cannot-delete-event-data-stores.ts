import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** A store that can be deleted by the people it records is no evidence. */
export const identityPolicyCannotDeleteEventDataStores = resourceRule({
  id: 'identity-policy-cannot-delete-event-data-stores',
  area: 'tampering',
  title: 'Identity policies do not let anybody delete or stop an event data store',
  severity: 'high',
  reason:
    'An event data store holds what the proxy and CloudTrail recorded. Who may delete it, stop its ingestion or take away its channel erases or blinds it.',
  ...IDENTITY_POLICIES,
  remediation:
    'Take `cloudtrail:DeleteEventDataStore`, `UpdateEventDataStore`, `StopEventDataStoreIngestion` and the channel actions out of the policy, or add a statement that denies them on `*` without a condition.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-9', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store.html',
  judge(resource, report) {
    reportGrants(resource, report, TAMPERING.eventDataStores, 'whoever has it erases or blinds the store');
  },
});
