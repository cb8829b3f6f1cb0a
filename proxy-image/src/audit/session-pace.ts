export interface SessionPaceOptions {
  /** Over a burst of one second. */
  readonly actsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Monotonic, in ms. */
  readonly now: () => number;
}

/** Acts of one session that are on their way into the audit trail at a time. */
const MAX_UNDER_WAY = 64;

/**
 * How fast one session's acts go into the audit trail, and how many at a time. An act beyond that waits: who acts waits
 * for it, and everybody else goes on.
 */
export class SessionPace {
  #acts: number;
  #bytes: number;
  #at: number;
  #underWay = 0;
  #isTimed = false;
  readonly #waiting: { readonly bytes: number; readonly start: () => void }[] = [];

  constructor(private readonly options: SessionPaceOptions) {
    this.#acts = options.actsPerSecond;
    this.#bytes = options.bytesPerSecond;
    this.#at = options.now();
  }

  /** Runs the recording of an act of so many bytes when its turn has come. */
  async run(bytes: number, record: () => Promise<void>): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ bytes, start: resolve });
      this.startWaiting();
    });
    try {
      await record();
    } finally {
      this.#underWay -= 1;
      this.startWaiting();
    }
  }

  private startWaiting(): void {
    while (this.#underWay < MAX_UNDER_WAY) {
      const next = this.#waiting[0];
      if (next === undefined) return;
      const waitMs = this.spend(next.bytes);
      if (waitMs > 0) {
        this.startLater(waitMs);
        return;
      }
      this.#waiting.shift();
      this.#underWay += 1;
      next.start();
    }
  }

  private startLater(waitMs: number): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    setTimeout(() => {
      this.#isTimed = false;
      this.startWaiting();
    }, waitMs);
  }

  private spend(bytes: number): number {
    const { actsPerSecond, bytesPerSecond, now } = this.options;
    const at = now();
    const seconds = Math.max(0, at - this.#at) / 1000;
    this.#at = at;
    this.#acts = Math.min(actsPerSecond, this.#acts + seconds * actsPerSecond);
    this.#bytes = Math.min(bytesPerSecond, this.#bytes + seconds * bytesPerSecond);
    const cost = Math.min(bytes, bytesPerSecond);
    if (this.#acts < 1 || this.#bytes < cost) {
      return Math.ceil(Math.max((1 - this.#acts) / actsPerSecond, (cost - this.#bytes) / bytesPerSecond) * 1000);
    }
    this.#acts -= 1;
    this.#bytes -= cost;
    return 0;
  }
}
