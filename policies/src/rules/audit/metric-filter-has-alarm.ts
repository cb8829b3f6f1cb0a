import { alarmsOn, isUsedOtherwise, METRIC_FILTER_TYPES, metricsMadeBy } from '../../readers/alarms';
import { stackRule } from '../../rule';

export const metricFilterHasAlarm = stackRule({
  id: 'metric-filter-has-alarm',
  area: 'audit',
  title: 'A metric that is made from a log raises an alarm',
  severity: 'medium',
  reason:
    'A metric filter counts what should not happen, and tells nobody. Without an alarm on its metric the count is read after the damage, if ever.',
  reads: [
    'aws:cloudwatch/logMetricFilter:LogMetricFilter metricTransformation',
    'aws-native:logs:MetricFilter metricTransformations',
    'aws:cloudwatch/metricAlarm:MetricAlarm metricName, namespace, metricQueries',
    'aws-native:cloudwatch:Alarm metricName, namespace, metrics',
    'aws:appautoscaling/policy:Policy targetTrackingScalingPolicyConfiguration',
    'aws:autoscaling/policy:Policy targetTrackingConfiguration',
    'aws:cloudwatch/dashboard:Dashboard dashboardBody',
  ],
  remediation:
    'Make a metric alarm with the `metricName` and `namespace` of the filter, or take away a filter that nobody uses.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.4.1.1'],
    'iso-27001-2022': ['A.8.16'],
    hipaa: ['164.308(a)(1)(ii)(D)'],
    'nist-800-53-r5': ['AU-6(1)', 'SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(...METRIC_FILTER_TYPES), (filter) => {
      for (const metric of metricsMadeBy(filter)) {
        if (alarmsOn(metric, stack).length > 0 || isUsedOtherwise(metric, stack)) continue;
        violationOf(filter, metric.name, 'is a metric that no alarm of the stack looks at');
      }
    });
  },
});
