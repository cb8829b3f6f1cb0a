import type { Clock } from '../clock';

/** A clock that NTP slews drifts by 0.5 ms a second at most; what is more than this between two looks was a step. */
const STEP_MS = 1_000;

/**
 * Notices that the wall clock was turned, by a clock that nobody can turn. The times of events say when something
 * happened, and whoever asks about a span of time must know where they cannot be trusted. A host that slept looks alike.
 */
export class ClockWatch {
  #offset: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** How far the clock was turned since the last look, in ms; 0 when it was not, or when nothing can be known. */
  step(): number {
    const monotonic = this.clock.monotonic?.();
    if (monotonic === undefined) return 0;
    const offset = this.clock.now() - monotonic;
    const step = this.#offset === undefined ? 0 : offset - this.#offset;
    this.#offset = offset;
    return Math.abs(step) < STEP_MS ? 0 : Math.round(step);
  }
}
