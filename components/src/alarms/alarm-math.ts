import {
  effectiveAlarmCount,
  effectiveThreshold,
  type AlarmRule,
  type Override,
  type Runbook,
} from '@sallyport/runbooks';

const MINUTE = 60;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const LONGEST_PERIOD_SECONDS = 86_400;

export interface AlarmMath {
  /** One period, which CloudWatch moves on by a minute at a time: as the watch's sliding time. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly statistic: 'Sum';
  readonly comparisonOperator: 'GreaterThanOrEqualToThreshold';
  readonly threshold: number;
  readonly treatMissingData: 'notBreaching';
}

/**
 * The metric counts the events of everybody, the rule those of one subject. No subject can reach the rule's number before
 * the metric does, so the alarm misses nothing; the runner tells who did.
 */
export function alarmMath(runbook: Runbook, rule: AlarmRule, override: Override | undefined): AlarmMath {
  return {
    period: Math.ceil(rule.within / MINUTE) * MINUTE,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: effectiveAlarmCount(rule, effectiveThreshold(runbook, override)),
    treatMissingData: 'notBreaching',
  };
}
