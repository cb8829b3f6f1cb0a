import { STORE_TYPES } from '../../readers/event-data-stores';
import { resourceRule } from '../../rule';

export const eventDataStoreIsProtected = resourceRule({
  id: 'event-data-store-is-protected',
  area: 'audit',
  title: 'An event data store is protected from deletion',
  severity: 'high',
  reason:
    'One call deletes a store and all evidence in it. With termination protection it takes two, and the first raises an alarm before anything is lost.',
  types: STORE_TYPES,
  reads: STORE_TYPES.map((type) => `${type} terminationProtectionEnabled`),
  remediation: 'Leave `terminationProtectionEnabled` out or set it to true.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2', '10.5.1'],
    'iso-27001-2022': ['A.5.33', 'A.8.15'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateEventDataStore.html',
  judge({ props }, { violation }) {
    const protection = props.at('terminationProtectionEnabled');
    if (protection.flag() === false) violation(protection, 'is false: one call deletes the store with all events');
  },
  remedy: () => ({ terminationProtectionEnabled: true }),
});
