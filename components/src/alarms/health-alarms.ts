import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  AUDIT_LOG_MESSAGE,
  CONFIG_STALE_LOG_MESSAGE,
  GAUGE_LOG_MESSAGE,
  LOCK_VANISHED_LOG_MESSAGE,
  METRIC_NAMES,
  type AuditEventName,
} from '@sallyport/contract';
import type { AlarmsScope } from './alarms-scope';
import { proxyNamespace } from './runbook-metric-alarms';

const HEARTBEAT: AuditEventName = 'EmitHeartbeat';
/** A heartbeat is due every minute; five without any are no accident. */
const SILENT_MINUTES = 5;
const STUCK_MINUTES = 15;
/** More than a quiet proxy has on the way at any time; one that is stuck holds a heartbeat more each minute. */
const HELD_EVENTS = 5;
const SEEN_HOURS = 24;
const MINUTE = 60;
const HOUR = 3_600;

export interface HealthAlarms {
  /** The audit trail is silent, or the proxies are. */
  readonly silence: aws.cloudwatch.CompositeAlarm;
  readonly deadLetters: aws.cloudwatch.MetricAlarm;
}

/** Alarms on what the runbooks live by: without heartbeats and deliveries, "no finding" means nothing. */
export function createHealthAlarms(scope: AlarmsScope): HealthAlarms {
  const { name, settings, options, tags, named } = scope;
  const namespace = proxyNamespace(scope);
  const actions = { alarmActions: [settings.topicArn], okActions: [settings.topicArn] };

  const metric = (part: string, metricName: string, pattern: string, value: string): aws.cloudwatch.LogMetricFilter =>
    new aws.cloudwatch.LogMetricFilter(
      `${name}-${part}`,
      {
        ...named('name', 'alarm', part),
        logGroupName: settings.proxyLogGroupName,
        pattern,
        metricTransformation: { namespace, name: metricName, value, unit: 'Count' },
      },
      options,
    );
  const gauges = `{ $.msg = "${GAUGE_LOG_MESSAGE}" }`;
  const heartbeats = metric(
    'heartbeats',
    METRIC_NAMES.heartbeats,
    `{ ($.msg = "${AUDIT_LOG_MESSAGE}") && ($.audit.eventName = "${HEARTBEAT}") }`,
    '1',
  );
  const deadLetters = metric('dead-letters', METRIC_NAMES.deadLetters, gauges, '$.gauges.deadLetters');
  const undelivered = metric('undelivered', METRIC_NAMES.undeliveredEvents, gauges, '$.gauges.undelivered');
  const locksVanished = metric(
    'locks-vanished',
    METRIC_NAMES.locksVanished,
    `{ $.msg = "${LOCK_VANISHED_LOG_MESSAGE}" }`,
    '1',
  );
  const configStale = metric(
    'config-stale',
    METRIC_NAMES.configStale,
    `{ $.msg = "${CONFIG_STALE_LOG_MESSAGE}" }`,
    '1',
  );

  const alarm = (
    part: string,
    filter: aws.cloudwatch.LogMetricFilter,
    args: Omit<aws.cloudwatch.MetricAlarmArgs, 'namespace' | 'tags' | 'name'>,
  ): aws.cloudwatch.MetricAlarm =>
    new aws.cloudwatch.MetricAlarm(
      `${name}-${part}`,
      { ...named('name', 'alarm', part), namespace, tags, ...args },
      { ...options, dependsOn: [filter] },
    );

  const silent = alarm('heartbeats-silent', heartbeats, {
    metricName: METRIC_NAMES.heartbeats,
    alarmDescription: `No proxy has sent a heartbeat for ${SILENT_MINUTES} minutes.`,
    statistic: 'Sum',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    period: MINUTE,
    evaluationPeriods: SILENT_MINUTES,
    datapointsToAlarm: SILENT_MINUTES,
    treatMissingData: 'breaching',
  });
  const seen = alarm('heartbeats-seen', heartbeats, {
    metricName: METRIC_NAMES.heartbeats,
    alarmDescription: `There were proxies within the last ${SEEN_HOURS} hours. In alarm is the usual state: it tells a fleet that fell silent from one that is not there yet.`,
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: HOUR,
    evaluationPeriods: SEEN_HOURS,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
  });
  const stuck = alarm('undelivered', undelivered, {
    metricName: METRIC_NAMES.undeliveredEvents,
    alarmDescription: `A proxy has held at least ${HELD_EVENTS} events for ${STUCK_MINUTES} minutes that an audit sink did not take.`,
    // The least of all proxies would be 0 as long as one of them delivers.
    statistic: 'Maximum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: HELD_EVENTS,
    period: MINUTE,
    evaluationPeriods: STUCK_MINUTES,
    datapointsToAlarm: STUCK_MINUTES,
    treatMissingData: 'notBreaching',
  });
  const lost = alarm('dead-letters', deadLetters, {
    metricName: METRIC_NAMES.deadLetters,
    alarmDescription:
      'A proxy holds audit events in its dead-letter file, since a sink refused them for good. Look at the error in the log of the proxies, mend it, and deliver the file.',
    statistic: 'Maximum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: MINUTE,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
    ...actions,
  });
  alarm('locks-vanished', locksVanished, {
    metricName: METRIC_NAMES.locksVanished,
    alarmDescription:
      'A lock is gone before it expired, and the proxy that says so did not lift it. Look for its DeleteLock event. Without one somebody removed it past the audit, maybe an intruder on a proxy: lock again what it locked, then look at the calls on the lock table.',
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: MINUTE,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
    ...actions,
  });
  alarm('config-stale', configStale, {
    metricName: METRIC_NAMES.configStale,
    alarmDescription:
      'A proxy cannot renew its config, and goes on with what it has: a user or target that was removed may still be let in. Its log says what it cannot read.',
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: MINUTE,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
    ...actions,
  });
  const silence = new aws.cloudwatch.CompositeAlarm(
    `${name}-audit-silent`,
    {
      alarmName:
        named('name', 'alarm', 'audit-silent').name ??
        `${pulumi.getProject()}-${pulumi.getStack()}-${name}-audit-silent`,
      alarmDescription:
        'The audit trail is silent, or the proxies are: proxies that were there send no heartbeats, or a sink does not take the events of one. While this lasts no run can be clean.',
      alarmRule: pulumi.interpolate`(ALARM("${silent.name}") AND ALARM("${seen.name}")) OR ALARM("${stuck.name}")`,
      ...actions,
      tags,
    },
    options,
  );
  return { silence, deadLetters: lost };
}
