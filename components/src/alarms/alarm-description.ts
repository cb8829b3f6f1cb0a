import { formatDuration, type AlarmRule, type Runbook } from '@sallyport/runbooks';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LIMIT = 1_024;
const MORE = ' … (whole in the OpsItem of the finding)';

/** What the responder reads beside the alarm: what it means and the first steps, as far as they fit. */
export function alarmDescription(runbook: Runbook, rule: AlarmRule, threshold: number): string {
  const counted =
    rule.distinct === undefined ? 'events' : `events (different values of ${rule.distinct} are told by the runner)`;
  const text = [
    `${runbook.title} (runbook ${runbook.id}, ${runbook.severity}).`,
    `${threshold} or more ${counted} within ${formatDuration(rule.within)}. The runner tells which ${rule.by}, and asks the audit store.`,
    `Assess:\n${runbook.sections.Assess.text}`,
  ].join('\n\n');
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT - MORE.length)}${MORE}`;
}
