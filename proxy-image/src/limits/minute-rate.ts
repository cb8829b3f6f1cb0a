const WINDOW_MS = 60_000;

/** So many of something per key in a minute. Keys of past minutes are forgotten. */
export class MinuteRate {
  #windowStart: number;
  readonly #counts = new Map<string, number>();

  constructor(
    private readonly most: number,
    /** Monotonic, in ms. */
    private readonly now: () => number,
  ) {
    this.#windowStart = now();
  }

  /** False where this minute's number is used up. */
  take(key: string): boolean {
    const now = this.now();
    if (now - this.#windowStart >= WINDOW_MS) {
      this.#windowStart = now;
      this.#counts.clear();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    if (count > this.most) return false;
    this.#counts.set(key, count);
    return true;
  }
}
