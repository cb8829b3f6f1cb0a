import { COMPOSITE_ALARM_TYPES } from '../../readers/alarms';
import { integerOption, resourceRule } from '../../rule';

export const alarmSuppressionIsShort = resourceRule({
  id: 'alarm-suppression-is-short',
  area: 'audit',
  title: 'A suppressor holds an alarm back for a short time only',
  severity: 'low',
  reason:
    'A suppressor mutes the actions of a composite alarm, and for so many seconds more after it went back. A long time of grace is a time in which nobody is told.',
  types: COMPOSITE_ALARM_TYPES,
  reads: [
    'aws:cloudwatch/compositeAlarm:CompositeAlarm actionsSuppressor.waitPeriod, actionsSuppressor.extensionPeriod',
    'aws-native:cloudwatch:CompositeAlarm actionsSuppressorWaitPeriod, actionsSuppressorExtensionPeriod',
  ],
  options: {
    maximumSeconds: integerOption(900, 'Seconds that a suppressor may hold actions back beyond its own alarm.', {
      minimum: 0,
    }),
  },
  remediation: 'Set the wait period and the extension period of the suppressor to 900 seconds or less.',
  controls: {
    soc2: ['CC7.2'],
    'iso-27001-2022': ['A.8.16'],
    'nist-800-53-r5': ['SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html',
  judge({ type, props }, { settings, violation }) {
    const suppressor = props.at('actionsSuppressor');
    // aws-native names the suppressor by a text, and has its times beside it.
    const times = type.startsWith('aws:')
      ? [suppressor.at('waitPeriod'), suppressor.at('extensionPeriod')]
      : [props.at('actionsSuppressorWaitPeriod'), props.at('actionsSuppressorExtensionPeriod')];
    for (const time of times) {
      if ((time.number() ?? 0) > settings.maximumSeconds) violation(time, `is more than ${settings.maximumSeconds} s`);
    }
  },
});
