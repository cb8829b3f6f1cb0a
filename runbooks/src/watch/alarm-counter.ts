import type { AuditEvent } from '@sallyport/contract';
import type { AlarmRule, EventSubject } from '../format/front-matter';
import type { Runbook } from '../format/runbook';
import { alarmConcerns, eventSubject, eventWeight, type AlarmEvent } from './alarm-event';

/** Raised from the live stream, before any store knows of the events. */
export interface Alarm<Event extends AlarmEvent = AuditEvent> {
  readonly runbook: Runbook;
  readonly by: EventSubject;
  /** Who or what is named. */
  readonly value: string;
  readonly count: number;
  readonly withinSeconds: number;
  /** The event that raised it. */
  readonly event: Event;
}

interface Tally {
  readonly entries: { readonly atMs: number; readonly weight: number; readonly distinct: string }[];
  quietUntilMs: number;
}

/** Strangers choose their source address; the oldest are forgotten first. */
const MOST_KEYS = 10_000;

/** Counts the events of one runbook's alarm by their subject, over its sliding time. */
export class AlarmCounter<Event extends AlarmEvent = AuditEvent> {
  private readonly tallies = new Map<string, Tally>();

  constructor(
    private readonly runbook: Runbook,
    private readonly rule: AlarmRule,
    private readonly threshold: number,
  ) {}

  /** The alarm that this event raises, if it does. The same subject is named again only after `within` has passed. */
  observe(event: Event): Alarm<Event> | undefined {
    const { rule } = this;
    if (!alarmConcerns(rule, event)) return undefined;
    const value = eventSubject(event, rule.by);
    if (value === '') return undefined;
    const atMs = Number(event.additionalEventData.timeMs);
    const tally = this.tallyOf(value);
    tally.entries.push({
      atMs,
      weight: eventWeight(event),
      distinct: rule.distinct === undefined ? '' : eventSubject(event, rule.distinct),
    });
    while ((tally.entries[0]?.atMs ?? atMs) <= atMs - rule.within * 1_000) tally.entries.shift();
    const count =
      rule.distinct === undefined
        ? tally.entries.reduce((sum, entry) => sum + entry.weight, 0)
        : new Set(tally.entries.map((entry) => entry.distinct)).size;
    if (count < this.threshold || atMs < tally.quietUntilMs) return undefined;
    tally.quietUntilMs = atMs + rule.within * 1_000;
    return { runbook: this.runbook, by: rule.by, value, count, withinSeconds: rule.within, event };
  }

  private tallyOf(value: string): Tally {
    const tally = this.tallies.get(value) ?? { entries: [], quietUntilMs: 0 };
    // Set again, so that the map's order is that of the last event.
    this.tallies.delete(value);
    this.tallies.set(value, tally);
    const [oldest] = this.tallies.keys();
    if (this.tallies.size > MOST_KEYS && oldest !== undefined) this.tallies.delete(oldest);
    return tally;
  }
}
