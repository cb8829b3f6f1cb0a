import { ALARM_TYPES } from '../../readers/alarms';
import { resourceRule } from '../../rule';

/** An alarm without actions, such as one of a composite alarm's, may have them disabled: there is nothing to silence. */
export const alarmIsEnabled = resourceRule({
  id: 'alarm-is-enabled',
  area: 'audit',
  title: 'The actions of an alarm are enabled',
  severity: 'high',
  reason:
    'Disabled actions silence an alarm that still stands there with its topic. It is done for an hour of maintenance and forgotten, or done by an attacker.',
  types: ALARM_TYPES,
  reads: ALARM_TYPES.map((type) => `${type} actionsEnabled, alarmActions`),
  remediation: 'Leave `actionsEnabled` out or set it to true.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.7.2'],
    'iso-27001-2022': ['A.8.16'],
    'nist-800-53-r5': ['AU-6(1)', 'SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DisableAlarmActions.html',
  judge({ props }, { violation }) {
    const enabled = props.at('actionsEnabled');
    if (enabled.flag() !== false || !props.at('alarmActions').isSet()) return;
    violation(enabled, 'is false: the alarm has actions, and takes none');
  },
  remedy: () => ({ actionsEnabled: true }),
});
