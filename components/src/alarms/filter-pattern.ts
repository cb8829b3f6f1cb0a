import { AUDIT_LOG_MESSAGE, auditLogLineSchema } from '@sallyport/contract';
import type { AlarmRule } from '@sallyport/runbooks';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
export const FILTER_PATTERN_LIMIT = 1_024;

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const anyOf = (selector: string, values: readonly string[]): string => {
  const terms = values.map((value) => `(${selector} = ${quoted(value)})`);
  return terms.length === 1 ? terms.join('') : `(${terms.join(' || ')})`;
};

/** Keys of an alarm's `where` that the proxy's log line does not tell. */
export function untoldKeys(rule: AlarmRule): string[] {
  const told = Object.keys(auditLogLineSchema.shape.audit.shape);
  return Object.keys(rule.where).filter((key) => !told.includes(key));
}

/**
 * Selects the proxy's log lines that a runbook's alarm counts.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function alarmFilterPattern({ events, errorCodes, where }: AlarmRule): string {
  const terms = [
    anyOf('$.msg', [AUDIT_LOG_MESSAGE]),
    anyOf('$.audit.eventName', events),
    // An event without an error code has the empty text there.
    anyOf('$.audit.errorCode', errorCodes.length === 0 ? [''] : errorCodes),
    ...Object.entries(where).map(([key, values]) => anyOf(`$.audit.${key}`, values)),
  ];
  return `{ ${terms.join(' && ')} }`;
}
