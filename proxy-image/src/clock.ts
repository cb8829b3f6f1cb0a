/** Wall-clock time, injected so that tests can turn it. */
export interface Clock {
  /** Unix time in ms. May step backwards, as any host's clock may. */
  now(): number;
  /** Ms since some moment; nobody can turn it. Absent where time moves by hand: then `now` is all there is. */
  monotonic?(): number;
}

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** A moment to measure durations from. */
export const stopwatch = (clock: Clock): number => clock.monotonic?.() ?? clock.now();

/** Whole ms since such a moment, never negative, whatever happened to the wall clock. */
export const elapsedMs = (clock: Clock, since: number): number => Math.max(0, Math.round(stopwatch(clock) - since));
