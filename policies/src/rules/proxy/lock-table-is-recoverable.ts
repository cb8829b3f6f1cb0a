import { FLEET_OPTIONS, isFleetPart } from '../../readers/proxy-fleets';
import { flagOption, resourceRule } from '../../rule';

/** Who empties the table lets in whomever it kept out. */
export const lockTableIsRecoverable = resourceRule({
  id: 'lock-table-is-recoverable',
  area: 'proxy',
  title: 'The table of locks can be restored',
  severity: 'high',
  reason:
    'Locks keep out whom an investigation has stopped. Without backups nobody can tell afterwards which ones were removed.',
  types: ['aws:dynamodb/table:Table', 'aws-native:dynamodb:Table'],
  reads: [
    'aws:dynamodb/table:Table pointInTimeRecovery',
    'aws:dynamodb/table:Table deletionProtectionEnabled',
    'aws-native:dynamodb:Table pointInTimeRecoverySpecification',
    'aws-native:dynamodb:Table deletionProtectionEnabled',
  ],
  options: {
    ...FLEET_OPTIONS,
    requireDeletionProtection: flagOption(
      false,
      'Whether the table must refuse to be deleted, too. Off, so that stacks to try things out can be thrown away.',
    ),
  },
  remediation: 'Set `pointInTimeRecovery: { enabled: true }` on the table of locks.',
  controls: {
    soc2: ['CC7.5'],
    'iso-27001-2022': ['A.8.13'],
    hipaa: ['164.308(a)(7)(ii)(A)'],
    'nist-800-53-r5': ['CP-9'],
  },
  link: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html',
  judge(table, { settings, violation }) {
    if (!isFleetPart(table, settings)) return;
    const { props } = table;
    const recovery = props.either('pointInTimeRecovery', 'pointInTimeRecoverySpecification');
    const enabled = recovery.either('enabled', 'pointInTimeRecoveryEnabled');
    const deletion = props.at('deletionProtectionEnabled');
    if (settings.requireDeletionProtection && deletion.flag() !== true)
      violation(deletion, 'is not true: one call removes every lock');
    if (enabled.flag() !== true) violation(recovery, 'is not enabled: locks that are removed cannot be seen any more');
  },
});
