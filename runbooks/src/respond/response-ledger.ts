const HOUR_MS = 3_600_000;

/** When each runbook contained something, by runbook and by runbook and subject, for its caps per hour. */
export interface ResponseLedger {
  /** How often since `fromMs`, Unix time. */
  since(key: string, fromMs: number): number | Promise<number>;
  /** Counts one more. False when `cap` are counted in the hour before `atMs` already: somebody else took the last one. */
  note(key: string, atMs: number, cap: number): boolean | Promise<boolean>;
}

/** Of one process. */
export class MemoryLedger implements ResponseLedger {
  private readonly containedAt: Map<string, number[]>;

  constructor(saved: Readonly<Record<string, readonly number[]>> = {}) {
    this.containedAt = new Map(Object.entries(saved).map(([key, times]) => [key, [...times]]));
  }

  toJSON(): Record<string, number[]> {
    return Object.fromEntries([...this.containedAt].filter(([, times]) => times.length > 0));
  }

  note(key: string, atMs: number, cap: number): boolean {
    const recent = this.recent(key, atMs - HOUR_MS);
    if (recent.length >= cap) return false;
    recent.push(atMs);
    return true;
  }

  since(key: string, fromMs: number): number {
    return this.recent(key, fromMs).length;
  }

  private recent(key: string, fromMs: number): number[] {
    const recent = (this.containedAt.get(key) ?? []).filter((at) => at > fromMs);
    this.containedAt.set(key, recent);
    return recent;
  }
}
