import { AUDIT_LOG_MESSAGE, GAUGE_LOG_MESSAGE, type AuditEvent, type AuditLogLine, type GaugeLogLine } from '@sallyport/contract';
import type { AuditTrail } from '../audit/audit-trail';
import type { Log } from '../log';

export interface AuditLogOptions {
  readonly trail: Pick<AuditTrail, 'subscribe'>;
  /** Must let `info` through, whatever the proxy's own log does. */
  readonly log: Pick<Log, 'info' | 'error'>;
  readonly gaugeMs?: number;
}

export interface AuditLog {
  /** Writes the gauges now and every minute. */
  reportGauges(read: () => GaugeLogLine['gauges']): void;
  /** Writes what is waiting and the gauges a last time. */
  close(): void;
}

/** Lines that wait, of at most some KiB each. Beyond it lines are left out, and said to be: the store has the events. */
export const MAX_WAITING_LINES = 20_000;
/** Lines written before sessions get their turn. */
const LINES_PER_TURN = 64;
const GAUGE_MS = 60_000;

/** What a line tells of an event. Values that do not apply are empty. */
export function auditLine(event: AuditEvent): AuditLogLine['audit'] {
  const more = event.additionalEventData;
  return {
    ...{ uid: event.UID, eventName: event.eventName, eventTime: event.eventTime, errorCode: event.errorCode ?? '' },
    ...{ principal: event.userIdentity.principalId, person: more.person, principalClass: more.principalClass, mfa: more.mfa },
    ...{ source: event.sourceIPAddress ?? '', target: more.target, login: more.login, sessionId: more.sessionId },
    ...{ proxyId: more.proxyId, sequence: Number(more.sequence), count: Number(more.connections ?? more.count ?? 1) },
  };
}

/**
 * Writes a line of the log for each durable event, in order and off the way of the sessions, and the gauges once a minute.
 * Call it before the trail starts, so that no event is left out.
 */
export function startAuditLog({ trail, log, gaugeMs = GAUGE_MS }: AuditLogOptions): AuditLog {
  let waiting: AuditLogLine['audit'][] = [];
  let leftOut = 0;
  let turn: NodeJS.Immediate | undefined;

  const write = (lines: readonly AuditLogLine['audit'][]): void => {
    for (const audit of lines) log.info({ audit }, AUDIT_LOG_MESSAGE);
    if (waiting.length > 0 || leftOut === 0) return;
    log.error({ leftOut }, 'audit events came faster than the log takes lines; the audit store has them all');
    leftOut = 0;
  };
  const next = (): void => {
    turn = undefined;
    write(waiting.splice(0, LINES_PER_TURN));
    if (waiting.length > 0) turn = setImmediate(next);
  };
  const unsubscribe = trail.subscribe((event) => {
    if (waiting.length >= MAX_WAITING_LINES) leftOut += 1;
    else waiting.push(auditLine(event));
    turn ??= setImmediate(next);
  });
  let writeGauges = (): void => undefined;
  let timer: NodeJS.Timeout | undefined;

  return {
    reportGauges(read) {
      writeGauges = () => log.info({ gauges: read() }, GAUGE_LOG_MESSAGE);
      timer = setInterval(writeGauges, gaugeMs);
      timer.unref();
      writeGauges();
    },
    close() {
      unsubscribe();
      clearInterval(timer);
      if (turn !== undefined) clearImmediate(turn);
      const rest = waiting;
      waiting = [];
      write(rest);
      writeGauges();
    },
  };
}
