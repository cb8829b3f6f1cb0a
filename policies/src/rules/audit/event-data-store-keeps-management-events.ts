import { STORE_TYPES } from '../../readers/event-data-stores';
import { NOISY_SOURCES, recordedEvents, sayLoss } from '../../readers/event-selectors';
import { resourceRule, textsOption } from '../../rule';

/** A store is made for one kind of events; those of audit events, data events or configuration items owe no management events. */
export const eventDataStoreKeepsManagementEvents = resourceRule({
  id: 'event-data-store-keeps-management-events',
  area: 'audit',
  title: 'An event data store of management events keeps all of them',
  severity: 'high',
  reason:
    'Investigations ask the store. What its selectors leave out never happened for whoever asks, and an attacker who may read them knows where to work.',
  types: STORE_TYPES,
  reads: STORE_TYPES.map((type) => `${type} advancedEventSelectors`),
  options: {
    mayLeaveOut: textsOption(
      [],
      `Sources of management events that a store may leave out because of their volume: ${NOISY_SOURCES.join(', ')}.`,
    ),
  },
  remediation:
    'Let one selector keep `eventCategory` equal to Management with no other condition; without any selector a store does so.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html',
  judge({ props }, { settings, violation }) {
    const { at, lost, selectsCategory } = recordedEvents(props);
    if (!selectsCategory('Management')) return;
    for (const loss of lost) {
      const isAllowed = loss.kind === 'source' && loss.name !== undefined && settings.mayLeaveOut.includes(loss.name);
      if (!isAllowed) violation(at, sayLoss(loss));
    }
  },
});
