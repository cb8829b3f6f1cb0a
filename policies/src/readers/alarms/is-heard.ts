import type { Stack, StackResource } from '../../model';
import { alarmsInRule, isAlarm } from './alarm-names';
import { hearsAlarm } from './event-rules';
import { textsWithin } from './texts-within';
import { ALARM_TYPES, COMPOSITE_ALARM_TYPES } from './types';

/** Resources that act on the state of alarms which they name, and where. */
const LISTENERS: readonly { readonly type: string; readonly property: string }[] = [
  ...COMPOSITE_ALARM_TYPES.map((type) => ({ type, property: 'actionsSuppressor' })),
  { type: 'aws:ecs/service:Service', property: 'alarms' },
  { type: 'aws:codedeploy/deploymentGroup:DeploymentGroup', property: 'alarmConfiguration' },
  { type: 'aws:autoscaling/group:Group', property: 'instanceRefresh' },
  { type: 'aws:appconfig/environment:Environment', property: 'monitors' },
  { type: 'aws:route53/healthCheck:HealthCheck', property: 'cloudwatchAlarmName' },
  { type: 'aws-native:ecs:Service', property: 'deploymentConfiguration' },
  { type: 'aws-native:codedeploy:DeploymentGroup', property: 'alarmConfiguration' },
];

/**
 * Whether somebody hears the alarm without an action of its own: a composite alarm, a rule of EventBridge, a deployment.
 * Throws where that hangs on a composite alarm's rule of which nothing is known.
 */
export function isHeard(alarm: StackResource, stack: Stack): boolean {
  const isListenedTo = LISTENERS.some(({ type, property }) =>
    stack
      .ofType(type)
      .some(
        (listener) =>
          listener.linkedBy(property).includes(alarm) ||
          textsWithin(listener.props.at(property)).some((text) => isAlarm(text, alarm)),
      ),
  );
  return (
    isListenedTo ||
    hearsAlarm(stack, alarm) ||
    stack
      .ofType(...COMPOSITE_ALARM_TYPES)
      .filter((composite) => composite !== alarm)
      .some((composite) => asksFor(composite, alarm))
  );
}

function asksFor(composite: StackResource, alarm: StackResource): boolean {
  const linked = composite.linkedBy('alarmRule');
  if (linked.includes(alarm)) return true;
  const rule = composite.props.at('alarmRule');
  // Links tell which alarms an unknown rule asks for; without any, nothing does.
  if (rule.isUnknown && linked.some(({ type }) => ALARM_TYPES.includes(type))) return false;
  return alarmsInRule(rule).some((given) => isAlarm(given, alarm));
}
