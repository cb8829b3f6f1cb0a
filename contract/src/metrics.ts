/** CloudWatch metrics, made from the proxy's structured log by metric filters. Counts, unless said otherwise. */
export const METRIC_NAMESPACE = 'Sallyport';

export const METRIC_NAMES = {
  /** Authenticated connections now, of one proxy; a gauge, every minute. */
  liveSessions: 'LiveSessions',
  /** EmitHeartbeat events: silence of a proxy is an alarm. */
  heartbeats: 'Heartbeats',
  /** Audit events that no sink takes; they wait in the dead-letter file. */
  deadLetters: 'DeadLetters',
  /** Events that are durable and not yet acknowledged by every sink; a gauge, every minute. */
  undeliveredEvents: 'UndeliveredEvents',
  /** Locks that are gone before they expired, as proxies that did not lift them saw it. */
  locksVanished: 'LocksVanished',
  /** Times that a proxy could not renew its config and went on with what it had. */
  configStale: 'ConfigStale',
} as const;

/** Metric of one runbook's immediate alarm: refusals and acts that it counts. */
export const runbookMetricName = (runbookId: string): string => `Runbook/${runbookId}`;
