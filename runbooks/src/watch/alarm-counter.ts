import type { AuditEvent } from '@sallyport/contract';
import type { AlarmRule, EventSubject } from '../format/front-matter';
import type { Runbook } from '../format/runbook';
import { eventSubject } from './event-subject';

/** Raised from the live stream, before any store knows of the events. */
export interface Alarm {
  readonly runbook: Runbook;
  readonly by: EventSubject;
  /** Who or what is named. */
  readonly value: string;
  readonly count: number;
  readonly withinSeconds: number;
  /** The event that raised it. */
  readonly event: AuditEvent;
}

interface Tally {
  readonly entries: { readonly atMs: number; readonly weight: number; readonly distinct: string }[];
  quietUntilMs: number;
}

/** Strangers choose their source address; the oldest are forgotten first. */
const MOST_KEYS = 10_000;

/** Counts the events of one runbook's alarm by their subject, over its sliding time. */
export class AlarmCounter {
  private readonly tallies = new Map<string, Tally>();

  constructor(
    private readonly runbook: Runbook,
    private readonly rule: AlarmRule,
    private readonly threshold: number,
  ) {}

  /** The alarm that this event raises, if it does. The same subject is named again only after `within` has passed. */
  observe(event: AuditEvent): Alarm | undefined {
    const { rule } = this;
    if (!this.concerns(event)) return undefined;
    const value = eventSubject(event, rule.by);
    if (value === '') return undefined;
    const atMs = Number(event.additionalEventData.timeMs);
    const tally = this.tallyOf(value);
    // A coalesced refusal stands for as many attempts as its count says.
    const weight = Math.max(1, Number(event.additionalEventData.count ?? 1) || 1);
    tally.entries.push({
      atMs,
      weight,
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

  private concerns(event: AuditEvent): boolean {
    const { events, errorCodes, where } = this.rule;
    if (!events.includes(event.eventName)) return false;
    if (event.errorCode === undefined ? errorCodes.length > 0 : !errorCodes.includes(event.errorCode)) return false;
    return Object.entries(where).every(([key, allowed]) => allowed.includes(event.additionalEventData[key] ?? ''));
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
