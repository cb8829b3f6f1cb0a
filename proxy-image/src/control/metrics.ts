import type { AuditEvent } from '@sallyport/contract';
import type { AuditTrail } from '../audit/audit-trail';

/** Prometheus text exposition format 0.0.4. */
export interface Metrics {
  render(): string;
  close(): void;
}

/** A number that is read when the metrics are asked for. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}

/**
 * Counts audit events by name and error code. Both labels come from closed lists of the contract, so the number of
 * series is bounded whatever strangers send.
 */
export function createMetrics(trail: Pick<AuditTrail, 'subscribe'>, gauges: readonly Gauge[]): Metrics {
  const counts = new Map<string, { labels: string; value: number }>();
  const close = trail.subscribe((event: AuditEvent) => {
    const labels = `event_name="${event.eventName}",error_code="${event.errorCode ?? ''}"`;
    const count = counts.get(labels) ?? { labels, value: 0 };
    count.value += 1;
    counts.set(labels, count);
  });
  return {
    close,
    render() {
      const lines = ['# HELP sallyport_audit_events_total Audit events made durable.', '# TYPE sallyport_audit_events_total counter'];
      for (const { labels, value } of counts.values()) lines.push(`sallyport_audit_events_total{${labels}} ${value}`);
      for (const { name, help, read } of gauges) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${read()}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
