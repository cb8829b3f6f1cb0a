export const METRIC_ALARM_TYPES: readonly string[] = [
  'aws:cloudwatch/metricAlarm:MetricAlarm',
  'aws-native:cloudwatch:Alarm',
];
export const COMPOSITE_ALARM_TYPES: readonly string[] = [
  'aws:cloudwatch/compositeAlarm:CompositeAlarm',
  'aws-native:cloudwatch:CompositeAlarm',
];
export const ALARM_TYPES: readonly string[] = [...METRIC_ALARM_TYPES, ...COMPOSITE_ALARM_TYPES];

export const METRIC_FILTER_TYPES: readonly string[] = [
  'aws:cloudwatch/logMetricFilter:LogMetricFilter',
  'aws-native:logs:MetricFilter',
];
