import { nextTick } from '../format/schedule';

/** What happened longer ago is for a person to look at: a lock for it comes too late. */
const CATCH_UP_MS = 86_400_000;
/** Fewer than a queue holds. */
const MOST_WINDOWS = 200;

export interface MissedWindows {
  /** Ends of the windows that are looked at now, the oldest first. Unix time in ms. */
  readonly ticks: readonly number[];
  /** Windows that ended after the one time and up to the other were not looked at, and will not be. */
  readonly left: { readonly fromMs: number; readonly untilMs: number } | undefined;
}

/** The windows of a schedule that ended while nobody watched. */
export function missedWindows(schedule: string, lastMs: number, nowMs: number): MissedWindows {
  const all: number[] = [];
  for (
    let tick = nextTick(schedule, Math.max(lastMs, nowMs - CATCH_UP_MS));
    tick !== undefined && tick <= nowMs;
    tick = nextTick(schedule, tick)
  ) {
    all.push(tick);
  }
  const ticks = all.slice(-MOST_WINDOWS);
  const untilMs = all.length > ticks.length ? (all[all.length - ticks.length - 1] ?? lastMs) : nowMs - CATCH_UP_MS;
  return { ticks, left: untilMs > lastMs ? { fromMs: lastMs, untilMs } : undefined };
}
