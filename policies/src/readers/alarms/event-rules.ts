import type { Property, Stack, StackResource } from '../../model';
import { isAlarm } from './alarm-names';

const RULE_TYPES = ['aws:cloudwatch/eventRule:EventRule', 'aws-native:events:Rule'];

/** Whether a rule of EventBridge takes up the changes of the alarm's state. */
export const hearsAlarm = (stack: Stack, alarm: StackResource): boolean =>
  stack
    .ofType(...RULE_TYPES)
    .some(
      (rule) => rule.linkedBy('eventPattern').includes(alarm) || patternTakes(rule.props.at('eventPattern'), alarm),
    );

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
function patternTakes(given: Property, alarm: StackResource): boolean {
  if (given.isUnknown || given.isAbsent()) return false;
  const pattern = given.json();
  return (
    takes(pattern.at('source'), (text) => text === 'aws.cloudwatch') &&
    takes(pattern.at('detail-type'), (text) => text === 'CloudWatch Alarm State Change') &&
    takes(pattern.at('resources'), (text) => isAlarm(text, alarm)) &&
    takes(pattern.at('detail').at('alarmName'), (text) => isAlarm(text, alarm))
  );
}

/** A field that the pattern does not name takes everything; a matcher such as `{ prefix }` is taken to fit. */
function takes(field: Property, fits: (text: string) => boolean): boolean {
  if (field.isAbsent()) return true;
  return field.items().some((item) => item.isUnknown || item.isObject() || fits(item.text() ?? ''));
}
