import { AUDIT_LOG_MESSAGE, auditLogLineSchema } from '@sallyport/contract';
import type { AlarmRule, Runbook } from '@sallyport/runbooks';

const TOLD = Object.keys(auditLogLineSchema.shape.audit.shape);

/**
 * What a runbook's alarm counts, asked of the proxies' log: within seconds, while the store still waits for the events. None
 * where the runbook has no alarm, or its alarm looks at what the log does not tell.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function insightsQuery(runbook: Runbook): string | undefined {
  const rule = runbook.alarm;
  if (rule === undefined || Object.keys(rule.where).some((key) => !TOLD.includes(key))) return undefined;
  const distinct = rule.distinct === undefined ? [] : [`count_distinct(audit.${rule.distinct}) as ${rule.distinct}s`];
  const columns = [
    'sum(audit.count) as events',
    ...distinct,
    'min(@timestamp) as firstSeen',
    'max(@timestamp) as lastSeen',
  ];
  return [
    `# ${runbook.title} (runbook ${runbook.id})`,
    `filter msg = ${quoted(AUDIT_LOG_MESSAGE)}`,
    ...conditions(rule).map((condition) => `| filter ${condition}`),
    `| stats ${columns.join(', ')} by audit.${rule.by} as ${rule.by}`,
    `| sort ${rule.distinct === undefined ? 'events' : `${rule.distinct}s`} desc`,
    '| limit 1000',
  ].join('\n');
}

const conditions = ({ events, errorCodes, where }: AlarmRule): string[] => [
  oneOf('eventName', events),
  // An event without an error code has the empty text there.
  oneOf('errorCode', errorCodes.length === 0 ? [''] : errorCodes),
  ...Object.entries(where).map(([key, values]) => oneOf(key, values)),
];

const oneOf = (field: string, values: readonly string[]): string =>
  `audit.${field} in [${values.map(quoted).join(', ')}]`;

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
