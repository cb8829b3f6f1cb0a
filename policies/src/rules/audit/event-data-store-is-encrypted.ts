import { STORE_TYPES } from '../../readers/event-data-stores';
import { isGiven } from '../../readers/references';
import { resourceRule } from '../../rule';

/** AWS lets nobody give a store a key later, or another one. */
export const eventDataStoreIsEncrypted = resourceRule({
  id: 'event-data-store-is-encrypted',
  area: 'audit',
  title: "An event data store is encrypted with a key of one's own",
  severity: 'medium',
  reason:
    'A key of one’s own is a second right that reading the events asks for, and each use of it is recorded. A store cannot be given one later.',
  types: STORE_TYPES,
  reads: STORE_TYPES.map((type) => `${type} kmsKeyId`),
  remediation: 'Set `kmsKeyId` when the store is made: it cannot be changed afterwards.',
  controls: {
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.24'],
    hipaa: ['164.312(a)(2)(iv)'],
    'nist-800-53-r5': ['AU-9', 'SC-28'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store-cloudtrail.html',
  judge({ props }, { violation }) {
    if (!isGiven(props, 'kmsKeyId')) violation(props.at('kmsKeyId'), 'is not set: the events have no key of their own');
  },
});
