/** Wall-clock time, injected so that tests can turn it. */
export interface Clock {
  /** Unix time in ms. May step backwards, as any host's clock may. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
