import { knownTexts, type Stack, type StackResource } from '../../model';
import { isSameMetric, metricsReadBy, type NamedMetric } from './metrics';
import { textsWithin } from './texts-within';
import { METRIC_ALARM_TYPES } from './types';

/** The alarms of the stack that look at a metric: by its name, in a query, or in the text of an expression. */
export const alarmsOn = (metric: NamedMetric, stack: Stack): readonly StackResource[] =>
  stack.ofType(...METRIC_ALARM_TYPES).filter((alarm) => looksAt(alarm, metric));

function looksAt(alarm: StackResource, metric: NamedMetric): boolean {
  const { props } = alarm;
  const direct: NamedMetric = {
    ...{ owner: alarm, property: 'metricName' },
    ...{ name: props.at('metricName'), namespace: props.at('namespace') },
  };
  const queries = ['metricQueries', 'metrics'];
  return (
    (!direct.name.isAbsent() && isSameMetric(metric, direct)) ||
    queries.some((property) => metricsReadBy(alarm, property).some((read) => isSameMetric(metric, read))) ||
    queries.some((property) => textsWithin(props.at(property)).some((text) => saysMetric(text, metric)))
  );
}

/** What besides alarms makes use of a metric, and where it names it. */
const USERS: readonly { readonly type: string; readonly property: string }[] = [
  { type: 'aws:appautoscaling/policy:Policy', property: 'targetTrackingScalingPolicyConfiguration' },
  { type: 'aws:autoscaling/policy:Policy', property: 'targetTrackingConfiguration' },
  { type: 'aws:autoscaling/policy:Policy', property: 'predictiveScalingConfiguration' },
  {
    type: 'aws-native:applicationautoscaling:ScalingPolicy',
    property: 'targetTrackingScalingPolicyConfiguration',
  },
  { type: 'aws-native:autoscaling:ScalingPolicy', property: 'targetTrackingConfiguration' },
];
const DASHBOARD_TYPES = ['aws:cloudwatch/dashboard:Dashboard', 'aws-native:cloudwatch:Dashboard'];

/** Whether the metric scales something or stands on a dashboard: then it was not made to raise an alarm. */
export const isUsedOtherwise = (metric: NamedMetric, stack: Stack): boolean =>
  USERS.some(({ type, property }) =>
    stack.ofType(type).some((user) => metricsReadBy(user, property).some((read) => isSameMetric(metric, read))),
  ) || stack.ofType(...DASHBOARD_TYPES).some((dashboard) => isOnDashboard(metric, dashboard));

function isOnDashboard(metric: NamedMetric, dashboard: StackResource): boolean {
  const body = dashboard.props.at('dashboardBody');
  if (body.isUnknown) {
    const sources = [metric.owner, ...metric.owner.linkedBy(metric.property)];
    return dashboard.linkedBy('dashboardBody').some((resource) => sources.includes(resource));
  }
  return textsWithin(body).some((text) => saysMetric(text, metric));
}

/** A query such as `SELECT SUM(Refusals) FROM "Trail"`, or the body of a dashboard. */
function saysMetric(text: string, metric: NamedMetric): boolean {
  const [name] = knownTexts(metric.name);
  const [namespace] = knownTexts(metric.namespace);
  return name !== undefined && namespace !== undefined && text.includes(name) && text.includes(namespace);
}
