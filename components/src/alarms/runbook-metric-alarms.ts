import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { METRIC_NAMESPACE, runbookMetricName } from '@sallyport/contract';
import { alarmDescription } from './alarm-description';
import { alarmMath } from './alarm-math';
import type { AlarmsScope } from './alarms-scope';
import { alarmFilterPattern } from './filter-pattern';

/** Two fleets in one account must not silence each other, so each log group has a namespace of its own. */
export const proxyNamespace = (scope: AlarmsScope): pulumi.Output<string> =>
  pulumi.interpolate`${METRIC_NAMESPACE}/${scope.settings.proxyLogGroupName}`;

/**
 * A metric and its alarm for each runbook whose alarm rule the log can answer. They have no actions: the metric counts
 * everybody's events together, so its alarm says "look", and only the runner, which EventBridge calls, says "you".
 */
export function createRunbookAlarms(scope: AlarmsScope): Record<string, aws.cloudwatch.MetricAlarm> {
  const { name, settings, options, tags, named } = scope;
  const namespace = proxyNamespace(scope);
  const alarms: Record<string, aws.cloudwatch.MetricAlarm> = {};
  for (const { runbook } of settings.files) {
    const rule = runbook.alarm;
    if (rule === undefined) continue;
    const metric = runbookMetricName(runbook.id);
    const filter = new aws.cloudwatch.LogMetricFilter(
      `${name}-${runbook.id}`,
      {
        ...named('name', 'alarm', runbook.id),
        logGroupName: settings.proxyLogGroupName,
        pattern: alarmFilterPattern(rule),
        metricTransformation: { namespace, name: metric, value: '$.audit.count', defaultValue: '0', unit: 'Count' },
      },
      options,
    );
    const math = alarmMath(runbook, rule, settings.overrides[runbook.id]);
    alarms[runbook.id] = new aws.cloudwatch.MetricAlarm(
      `${name}-${runbook.id}`,
      {
        ...named('name', 'alarm', runbook.id),
        alarmDescription: alarmDescription(runbook, rule, math.threshold),
        namespace,
        metricName: metric,
        ...math,
        tags,
      },
      { ...options, dependsOn: [filter] },
    );
  }
  return alarms;
}
