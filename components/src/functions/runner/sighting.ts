import {
  AlarmCounter,
  effectiveAlarmCount,
  effectiveThreshold,
  eventSubject,
  eventWeight,
  type Alarm,
  type AlarmRule,
  type EventSubject,
  type Override,
  type Row,
  type Runbook,
} from '@sallyport/runbooks';
import type { LoggedEvent } from './log-events';

/** Names and how many events each had, the most first. */
type Tally = readonly (readonly [string, number])[];

/** Who or what crossed a runbook's alarm, told by the proxies' log alone. */
export interface Sighting {
  readonly by: EventSubject;
  readonly value: string;
  /** What the runbook's rule counts: events, or different ones of its `distinct`. */
  readonly count: number;
  readonly threshold: number;
  /** Of the crossing event, Unix time in ms. */
  readonly atMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Per kind of subject, the most frequent first, with the weight of its events. */
  readonly named: readonly { readonly subject: EventSubject; readonly names: Tally }[];
  readonly acts: Tally;
  /** All of the subject that were read, in the order of their time. */
  readonly events: readonly LoggedEvent[];
}

const SUBJECTS: readonly EventSubject[] = ['principal', 'person', 'source', 'target', 'login'];

/** Counts by the same rules as the watch does on a live stream. The latest crossing of each subject. */
export function sightings(
  runbook: Runbook,
  rule: AlarmRule,
  override: Override | undefined,
  events: readonly LoggedEvent[],
): Sighting[] {
  const threshold = effectiveAlarmCount(rule, effectiveThreshold(runbook, override));
  const counter = new AlarmCounter<LoggedEvent>(runbook, rule, threshold);
  const bySubject = new Map<string, LoggedEvent[]>();
  const crossings = new Map<string, Alarm<LoggedEvent>>();
  for (const event of events) {
    const value = eventSubject(event, rule.by);
    const own = bySubject.get(value);
    if (own === undefined) bySubject.set(value, [event]);
    else own.push(event);
    const alarm = counter.observe(event);
    if (alarm !== undefined) crossings.set(alarm.value, alarm);
  }
  const crossed = [...crossings.values()].map((alarm): Sighting => {
    const all = bySubject.get(alarm.value) ?? [];
    const last = all.at(-1)?.atMs ?? alarm.event.atMs;
    const own = all.filter((each) => each.atMs > last - rule.within * 1_000);
    return {
      by: rule.by,
      value: alarm.value,
      count: rule.distinct === undefined ? weightOf(own) : alarm.count,
      threshold,
      atMs: alarm.event.atMs,
      firstMs: own[0]?.atMs ?? last,
      lastMs: last,
      named: SUBJECTS.flatMap((subject) => {
        const names = tally(own, (each) => eventSubject(each, subject));
        return names.length === 0 ? [] : [{ subject, names }];
      }),
      acts: tally(own, (each) => `${each.eventName}${each.errorCode === undefined ? '' : ` ${each.errorCode}`}`),
      events: all,
    };
  });
  return crossed.sort((left, right) => right.count - left.count);
}

const weightOf = (events: readonly LoggedEvent[]): number => events.reduce((sum, event) => sum + eventWeight(event), 0);

function tally(events: readonly LoggedEvent[], nameOf: (event: LoggedEvent) => string): Tally {
  const weights = new Map<string, number>();
  for (const event of events) {
    const name = nameOf(event);
    if (name !== '') weights.set(name, (weights.get(name) ?? 0) + eventWeight(event));
  }
  return [...weights].sort((left, right) => right[1] - left[1]);
}

/**
 * What a response may go by before the store has answered: only what all events of the subject agree on. A column that
 * only the query knows is missing, and a response that depends on it waits for the run.
 */
export function sightingRow({ events: own }: Sighting): Row {
  const agreed = (values: readonly string[]): string | undefined => {
    const different = new Set(values);
    return different.size === 1 ? values[0] : undefined;
  };
  const columns = {
    ...Object.fromEntries(
      SUBJECTS.map((subject) => [subject, agreed(own.map((event) => eventSubject(event, subject)))]),
    ),
    mfa: agreed(own.map((event) => event.additionalEventData.mfa ?? '')),
    principalClass: agreed(own.map((event) => event.additionalEventData.principalClass ?? '')),
  };
  return Object.fromEntries(
    Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
