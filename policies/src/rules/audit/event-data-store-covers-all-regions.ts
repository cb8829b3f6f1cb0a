import { STORE_TYPES } from '../../readers/event-data-stores';
import { recordedEvents } from '../../readers/event-selectors';
import { resourceRule } from '../../rule';

export const eventDataStoreCoversAllRegions = resourceRule({
  id: 'event-data-store-covers-all-regions',
  area: 'audit',
  title: 'An event data store of management events records every region',
  severity: 'high',
  reason: 'A store of one region knows nothing of what stolen credentials do in the others.',
  types: STORE_TYPES,
  reads: STORE_TYPES.flatMap((type) => [`${type} multiRegionEnabled`, `${type} advancedEventSelectors`]),
  remediation: 'Leave `multiRegionEnabled` out or set it to true.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store-cloudtrail.html',
  judge({ props }, { violation }) {
    const multiRegion = props.at('multiRegionEnabled');
    if (multiRegion.flag() !== false || !recordedEvents(props).selectsCategory('Management')) return;
    violation(multiRegion, 'is false: the store records one region only');
  },
  remedy: () => ({ multiRegionEnabled: true }),
});
