import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { GAUGE_LOG_MESSAGE, METRIC_NAMES, METRIC_NAMESPACE } from '@sallyport/contract';
import type { FleetScope } from './fleet-scope';

export interface FleetLog {
  readonly group: aws.cloudwatch.LogGroup;
  /** The metric by which the fleet is scaled: live sessions of one proxy, a value a minute. */
  readonly sessionsMetric: { readonly namespace: pulumi.Output<string>; readonly name: string };
}

/** The log group of the proxies, and the gauge in it by which they are scaled. */
export function createFleetLog(scope: FleetScope, key: aws.kms.Key): FleetLog {
  const { name, settings, evidence, options, tags, named } = scope;
  const group = new aws.cloudwatch.LogGroup(
    `${name}-log`,
    {
      ...named('name', 'logGroup', 'log'),
      retentionInDays: settings.logRetentionDays,
      kmsKeyId: key.arn,
      tags: tags('evidence'),
    },
    evidence,
  );
  // A metric filter can take a dimension from a line only, and a line does not name the fleet. Its own namespace keeps
  // the sessions of two fleets in one account apart.
  const namespace = pulumi.interpolate`${METRIC_NAMESPACE}/${group.name}`;
  new aws.cloudwatch.LogMetricFilter(
    `${name}-sessions`,
    {
      logGroupName: group.name,
      pattern: `{ $.msg = "${GAUGE_LOG_MESSAGE}" }`,
      metricTransformation: { namespace, name: METRIC_NAMES.liveSessions, value: '$.gauges.sessions', unit: 'Count' },
    },
    options,
  );
  return { group, sessionsMetric: { namespace, name: METRIC_NAMES.liveSessions } };
}
