import { retentionDays, STORE_TYPES } from '../../readers/event-data-stores';
import { integerOption, resourceRule } from '../../rule';

export const eventDataStoreKeepsEvents = resourceRule({
  id: 'event-data-store-keeps-events',
  area: 'audit',
  title: 'An event data store keeps events long enough',
  severity: 'high',
  reason:
    'Intrusions are found months after they began. What the store has dropped by then, no investigation and no auditor can ask for.',
  types: STORE_TYPES,
  reads: STORE_TYPES.flatMap((type) => [`${type} retentionPeriod`, `${type} billingMode`]),
  options: {
    minimumDays: integerOption(365, 'Days that events are kept at least.', { minimum: 1, maximum: 3_653 }),
  },
  remediation: 'Set `retentionPeriod` to a year or more.',
  controls: {
    soc2: ['CC7.3'],
    'pci-dss-4.0.1': ['10.5.1'],
    'iso-27001-2022': ['A.5.33', 'A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-11'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store-cloudtrail.html',
  judge(resource, { settings, violation }) {
    if (retentionDays(resource) >= settings.minimumDays) return;
    violation(resource.props.at('retentionPeriod'), `is less than ${settings.minimumDays} days`);
  },
});
