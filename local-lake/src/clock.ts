/** Wall-clock time, injected so that tests can turn it. */
export interface Clock {
  /** Unix time in ms. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Whole seconds, UTC, `yyyy-MM-ddTHH:mm:ssZ`: the form of every time in a Lake event. */
export const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
