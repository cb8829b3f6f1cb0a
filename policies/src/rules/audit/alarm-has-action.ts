import { ALARM_TYPES, isHeard } from '../../readers/alarms';
import { stackRule } from '../../rule';

export const alarmHasAction = stackRule({
  id: 'alarm-has-action',
  area: 'audit',
  title: 'An alarm tells somebody',
  severity: 'medium',
  reason:
    'An alarm without an action turns red on a page that nobody looks at. It passes for monitoring, and the people on call sleep.',
  reads: [
    ...ALARM_TYPES.map((type) => `${type} alarmActions`),
    'aws:cloudwatch/compositeAlarm:CompositeAlarm alarmRule, actionsSuppressor',
    'aws:cloudwatch/eventRule:EventRule eventPattern',
    'aws:ecs/service:Service alarms',
    'aws:codedeploy/deploymentGroup:DeploymentGroup alarmConfiguration',
  ],
  remediation:
    'Set `alarmActions` to a topic, or let a composite alarm or a rule of EventBridge that names the alarm tell people.',
  controls: {
    soc2: ['CC7.2', 'CC7.3'],
    'pci-dss-4.0.1': ['10.4.1.1', '10.7.2'],
    'iso-27001-2022': ['A.8.16'],
    hipaa: ['164.308(a)(1)(ii)(D)'],
    'nist-800-53-r5': ['AU-6(1)', 'SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(...ALARM_TYPES), (alarm) => {
      const actions = alarm.props.at('alarmActions');
      if (actions.isSet() || isHeard(alarm, stack)) return;
      violationOf(alarm, actions, 'is empty, and nothing else in the stack hears the alarm');
    });
  },
});
