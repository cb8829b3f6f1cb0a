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

interface Entry {
  readonly atMs: number;
  readonly weight: number;
  readonly distinct: string;
}

/** What a subject did within the time, with running sums: a flood must not cost its square. */
class Tally {
  quietUntilMs = 0;
  private entries: Entry[] = [];
  /** Those before it are forgotten. */
  private first = 0;
  private weight = 0;
  private readonly seen = new Map<string, number>();

  get events(): number {
    return this.weight;
  }

  get different(): number {
    return this.seen.size;
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    this.weight += entry.weight;
    this.seen.set(entry.distinct, (this.seen.get(entry.distinct) ?? 0) + 1);
  }

  forgetUntil(atMs: number): void {
    for (let oldest = this.entries[this.first]; oldest !== undefined && oldest.atMs <= atMs;) {
      this.weight -= oldest.weight;
      const left = (this.seen.get(oldest.distinct) ?? 1) - 1;
      if (left === 0) this.seen.delete(oldest.distinct);
      else this.seen.set(oldest.distinct, left);
      this.first += 1;
      oldest = this.entries[this.first];
    }
    // Moved together once half of them are forgotten, so that each is moved once on average.
    if (this.first > this.entries.length / 2) {
      this.entries = this.entries.slice(this.first);
      this.first = 0;
    }
  }
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
    tally.add({
      atMs,
      weight: eventWeight(event),
      distinct: rule.distinct === undefined ? '' : eventSubject(event, rule.distinct),
    });
    tally.forgetUntil(atMs - rule.within * 1_000);
    const count = rule.distinct === undefined ? tally.events : tally.different;
    if (count < this.threshold || atMs < tally.quietUntilMs) return undefined;
    tally.quietUntilMs = atMs + rule.within * 1_000;
    return { runbook: this.runbook, by: rule.by, value, count, withinSeconds: rule.within, event };
  }

  private tallyOf(value: string): Tally {
    const tally = this.tallies.get(value) ?? new Tally();
    // Set again, so that the map's order is that of the last event.
    this.tallies.delete(value);
    this.tallies.set(value, tally);
    const [oldest] = this.tallies.keys();
    if (this.tallies.size > MOST_KEYS && oldest !== undefined) this.tallies.delete(oldest);
    return tally;
  }
}
