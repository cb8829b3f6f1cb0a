import { knownTexts, type Property, type StackResource } from '../../model';

/** Whether a name or an ARN is that of the alarm. */
export function isAlarm(given: string, alarm: StackResource): boolean {
  const names = ['name', 'alarmName'].flatMap((key) => knownTexts(alarm.props.at(key)));
  const arns = knownTexts(alarm.props.at('arn'));
  return arns.includes(given) || names.some((name) => given === name || given.endsWith(`:alarm:${name}`));
}

/**
 * The alarms that a composite alarm's rule asks for, as names or ARNs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function alarmsInRule(rule: Property): readonly string[] {
  const state =
    /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^()"'\s]+))\s*\)/gi;
  return [...(rule.text() ?? '').matchAll(state)].map(
    ({ groups = {} }) => groups.double ?? groups.single ?? groups.bare ?? '',
  );
}
