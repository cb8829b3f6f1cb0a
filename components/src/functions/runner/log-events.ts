import { FilterLogEventsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { auditLogLineSchema, type AuditLogLine } from '@sallyport/contract';
import { alarmConcerns, type AlarmEvent, type AlarmRule, type Window } from '@sallyport/runbooks';
import { alarmFilterPattern } from '../../alarms/filter-pattern';

/** An audit event as far as the proxy's log line tells it. */
export interface LoggedEvent extends AlarmEvent {
  readonly atMs: number;
}

export interface LoggedEvents {
  /** In the order of their time. */
  readonly events: readonly LoggedEvent[];
  /** There were more than could be read at once. */
  readonly truncated: boolean;
}

/** A page may hold little or nothing of what is looked for. Enough for who and what; the audit store has them all. */
const MOST_PAGES = 100;
/** A page holds up to 10 000 events; a flood must neither fill the memory nor use up the time of the function. */
const MOST_EVENTS = 50_000;

/** Reads what a runbook's alarm counts from the proxies' log group, seconds after it happened. */
export async function readLoggedEvents(
  client: CloudWatchLogsClient,
  logGroupName: string,
  rule: AlarmRule,
  window: Window,
): Promise<LoggedEvents> {
  const events = new Map<string, LoggedEvent>();
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES && events.size < MOST_EVENTS; page += 1) {
    const answer = await client.send(
      new FilterLogEventsCommand({
        logGroupName,
        filterPattern: alarmFilterPattern(rule),
        startTime: window.startMs,
        endTime: window.endMs,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    for (const { message } of answer.events ?? []) {
      const line = parseLine(message);
      const event = line === undefined ? undefined : eventOf(line);
      // One line may be shipped twice; the event's id tells.
      if (line !== undefined && event !== undefined && alarmConcerns(rule, event)) events.set(line.audit.uid, event);
    }
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return {
    events: [...events.values()].sort((left, right) => left.atMs - right.atMs),
    truncated: nextToken !== undefined,
  };
}

function parseLine(message: string | undefined): AuditLogLine | undefined {
  try {
    return auditLogLineSchema.safeParse(JSON.parse(message ?? '')).data;
  } catch {
    return undefined;
  }
}

function eventOf({ time, audit }: AuditLogLine): LoggedEvent {
  const { eventName, errorCode, principal, source, count, sequence, ...more } = audit;
  const atMs = Date.parse(time);
  return {
    atMs,
    eventName,
    errorCode: errorCode === '' ? undefined : errorCode,
    userIdentity: { principalId: principal },
    sourceIPAddress: source,
    additionalEventData: { ...more, count: String(count), sequence: String(sequence), timeMs: String(atMs) },
  };
}
