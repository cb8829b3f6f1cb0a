import { holdsEvidence, LOG_GROUP_TYPES } from '../../readers/evidence';
import { stackRule } from '../../rule';

/** Pulumi's `retainOnDelete` would do too, but the engine does not tell a pack of it. */
export const logGroupSurvivesDestroy = stackRule({
  id: 'log-group-survives-destroy',
  area: 'audit',
  title: 'A log group of evidence survives `pulumi destroy`',
  severity: 'medium',
  reason: 'A log group goes with its stack, and all log streams with it, in one call that nobody can undo.',
  reads: LOG_GROUP_TYPES.flatMap((type) => [
    `${type} deletionProtectionEnabled`,
    ...(type.startsWith('aws:') ? [`${type} skipDestroy`] : []),
    `${type} tags`,
  ]),
  remediation:
    'Set `deletionProtectionEnabled: true` or `skipDestroy: true`, or give the log group the option `protect: true`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2', '10.5.1'],
    'iso-27001-2022': ['A.5.33'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-11'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(...LOG_GROUP_TYPES), (group) => {
      if (group.options.protect || !holdsEvidence(group, stack)) return;
      const { props } = group;
      const deletion = props.at('deletionProtectionEnabled');
      // What a program leaves out the provider computes, so that before the deployment unknown means not said.
      if (props.at('skipDestroy').flag() === true || (!deletion.isUnknown && deletion.flag() === true)) return;
      violationOf(group, undefined, 'the log group goes with the stack, and the evidence in it');
    });
  },
});
