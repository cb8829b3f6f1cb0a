import { METRIC_NAMESPACE } from '@sallyport/contract';
import { knownTexts, type Stack, type StackResource } from '../../model';
import { isHeard, METRIC_ALARM_TYPES, metricsReadBy } from '../alarms';

/**
 * The alarms on a metric of the proxies, by its name; each log group of proxies has a namespace of its own, which begins with
 * Sallyport's and may not be known yet.
 */
export const alarmsOnFleetMetric = (name: string, stack: Stack): readonly StackResource[] =>
  stack
    .ofType(...METRIC_ALARM_TYPES)
    .filter((alarm) =>
      [
        { name: alarm.props.at('metricName'), namespace: alarm.props.at('namespace') },
        ...['metricQueries', 'metrics'].flatMap((property) => metricsReadBy(alarm, property)),
      ].some(
        (metric) =>
          knownTexts(metric.name).includes(name) &&
          (metric.namespace.isUnknown || knownTexts(metric.namespace).some(isOfProxies)),
      ),
    );

const isOfProxies = (namespace: string): boolean =>
  namespace === METRIC_NAMESPACE || namespace.startsWith(`${METRIC_NAMESPACE}/`);

/** Somebody is told: by an action of its own, or by what listens to the alarm. */
export const tellsSomebody = (alarm: StackResource, stack: Stack): boolean =>
  (alarm.props.at('alarmActions').isSet() && alarm.props.at('actionsEnabled').flag() !== false) ||
  isHeard(alarm, stack);
