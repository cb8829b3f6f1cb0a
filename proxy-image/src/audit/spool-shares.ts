/** What one session wrote that no sink has yet, counted generously: in two halves, of which the older goes at once. */
interface Written {
  older: number;
  newer: number;
  /** The last event of the older half. */
  mark: number;
  last: number;
}

/** How much of the spool each session has filled with events that are not delivered. Memory goes by live sessions. */
export class SpoolShares {
  readonly #sessions = new Map<string, Written>();

  constructor(private readonly shareBytes: number) {}

  wrote(session: string, sequence: number, bytes: number): void {
    const written = this.#sessions.get(session);
    if (written === undefined) {
      this.#sessions.set(session, { older: bytes, newer: 0, mark: sequence, last: sequence });
      return;
    }
    written.newer += bytes;
    written.last = sequence;
  }

  delivered(through: number): void {
    for (const [session, written] of this.#sessions) {
      if (through >= written.last) this.#sessions.delete(session);
      else if (through >= written.mark) {
        written.older = written.newer;
        written.newer = 0;
        written.mark = written.last;
      }
    }
  }

  isUsedUp(session: string): boolean {
    const written = this.#sessions.get(session);
    return written !== undefined && written.older + written.newer >= this.shareBytes;
  }
}
