export { isHeard } from './is-heard';
export { alarmsOn, isUsedOtherwise } from './metric-readers';
export { metricsMadeBy, metricsReadBy } from './metrics';
export { textsWithin } from './texts-within';
export { ALARM_TYPES, COMPOSITE_ALARM_TYPES, METRIC_ALARM_TYPES, METRIC_FILTER_TYPES } from './types';
