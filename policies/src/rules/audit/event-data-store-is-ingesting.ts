import { isIngesting, STORE_TYPES } from '../../readers/event-data-stores';
import { resourceRule } from '../../rule';

export const eventDataStoreIsIngesting = resourceRule({
  id: 'event-data-store-is-ingesting',
  area: 'audit',
  title: 'An event data store takes new events',
  severity: 'critical',
  reason:
    'A suspended store still answers queries, about the past only: what an attacker does from now on is not in it, and nothing fails.',
  types: STORE_TYPES,
  reads: [
    'aws:cloudtrail/eventDataStore:EventDataStore suspend',
    'aws-native:cloudtrail:EventDataStore ingestionEnabled',
  ],
  remediation:
    'Leave `suspend` out or set it to "false"; in aws-native leave `ingestionEnabled` out or set it to true.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1', '10.7.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-5', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopEventDataStoreIngestion.html',
  judge({ props }, { violation }) {
    const { at, ingests } = isIngesting(props);
    if (!ingests) violation(at, 'stops the store from taking new events');
  },
  remedy: ({ props }) => (isIngesting(props).at.path === 'suspend' ? { suspend: 'false' } : { ingestionEnabled: true }),
});
