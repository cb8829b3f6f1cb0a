import { NOISY_SOURCES, recordedEvents, sayLoss } from '../../readers/event-selectors';
import { TRAIL_TYPES } from '../../readers/trails';
import { flagOption, resourceRule, textsOption } from '../../rule';

/** Selectors are the quiet way to blind a trail: it stays there, logs, and validates what little it keeps. */
export const trailKeepsManagementEvents = resourceRule({
  id: 'trail-keeps-management-events',
  area: 'audit',
  title: 'A trail keeps all management events',
  severity: 'high',
  reason:
    'Management events say who changed roles, keys, networks and the trail itself. A selector that leaves some out lets an attacker work in what is left out, while the trail seems whole.',
  types: TRAIL_TYPES,
  reads: TRAIL_TYPES.flatMap((type) => [`${type} eventSelectors`, `${type} advancedEventSelectors`]),
  options: {
    dataTrails: flagOption(
      false,
      'Whether a trail may record data events only, because another one records the management events.',
    ),
    mayLeaveOut: textsOption(
      [],
      `Sources of management events that a trail may leave out because of their volume: ${NOISY_SOURCES.join(', ')}.`,
    ),
  },
  remediation:
    'Let one selector keep management events of every source, both read and write; without any selector a trail does so.',
  controls: {
    'cis-aws-3.0': ['3.1'],
    'cis-aws-5.0': ['3.1'],
    'cis-aws-6.0': ['4.1'],
    'cis-aws-7.0': ['4.1'],
    fsbp: ['CloudTrail.1'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html',
  judge({ props }, { settings, violation }) {
    const { at, lost, selectsCategory } = recordedEvents(props);
    if (settings.dataTrails && !selectsCategory('Management') && selectsCategory('Data')) return;
    for (const loss of lost) {
      const isAllowed = loss.kind === 'source' && loss.name !== undefined && settings.mayLeaveOut.includes(loss.name);
      if (!isAllowed) violation(at, sayLoss(loss));
    }
  },
});
