import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const logGroupName = 'trail-of-example';
const pattern = '{ $.errorCode = "AccessDenied*" }';
const metric = { name: 'Refusals', namespace: 'Trail', value: '1' };
const refusals = (): aws.cloudwatch.LogMetricFilter =>
  new aws.cloudwatch.LogMetricFilter('refusals', { logGroupName, pattern, metricTransformation: metric });
const alarm = {
  alarmActions: ['arn:aws:sns:eu-central-1:123456789012:security'],
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
  threshold: 10,
};

export const examples: Examples = {
  good: {
    'an alarm on the metric of the filter': () => {
      const { metricTransformation } = refusals();
      new aws.cloudwatch.MetricAlarm('refusals', {
        ...alarm,
        ...{ period: 300, statistic: 'Sum' },
        metricName: metricTransformation.name,
        namespace: metricTransformation.namespace,
      });
    },
    'an alarm on an expression': () => {
      refusals();
      new aws.cloudwatch.MetricAlarm('rate', {
        ...alarm,
        metricQueries: [
          { id: 'rate', expression: 'refusals / 5', returnData: true },
          { id: 'refusals', metric: { metricName: 'Refusals', namespace: 'Trail', period: 300, stat: 'Sum' } },
        ],
      });
    },
    'a metric that scales a service': () => {
      new aws.cloudwatch.LogMetricFilter('sessions', {
        logGroupName,
        pattern: '{ $.sessions = * }',
        metricTransformation: { name: 'Sessions', namespace: 'Shop', value: '$.sessions' },
      });
      new aws.appautoscaling.Policy('sessions', {
        policyType: 'TargetTrackingScaling',
        resourceId: 'service/shop/web',
        scalableDimension: 'ecs:service:DesiredCount',
        serviceNamespace: 'ecs',
        targetTrackingScalingPolicyConfiguration: {
          targetValue: 20,
          customizedMetricSpecification: { metricName: 'Sessions', namespace: 'Shop', statistic: 'Average' },
        },
      });
    },
  },
  bad: {
    'a filter that nobody looks at': () => {
      refusals();
    },
    'an alarm on a metric that is misspelt': () => {
      refusals();
      new aws.cloudwatch.MetricAlarm('refusals', {
        ...alarm,
        ...{ metricName: 'Refusal', namespace: 'Trail', period: 300, statistic: 'Sum' },
      });
    },
    'a filter of aws-native': () => {
      new NativeResource('aws-native:logs:MetricFilter', 'refusals', {
        ...{ logGroupName, filterPattern: pattern },
        metricTransformations: [{ metricName: 'Refusals', metricNamespace: 'Trail', metricValue: '1' }],
      });
    },
  },
  unknown: {
    'a metric that another resource names': () => {
      const name = new aws.ssm.Parameter('metric', { type: 'String', value: 'Refusals' });
      new aws.cloudwatch.LogMetricFilter('refusals', {
        ...{ logGroupName, pattern },
        metricTransformation: name.version.apply((version) => ({ ...metric, name: `Refusals${version}` })),
      });
    },
  },
};
