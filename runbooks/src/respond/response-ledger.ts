const HOUR_MS = 3_600_000;

/** When each runbook contained something, for its cap per hour. */
export interface ResponseLedger {
  /** How often since `fromMs`, Unix time. */
  since(runbook: string, fromMs: number): number | Promise<number>;
  /** Counts one more. False when `cap` are counted in the hour before `atMs` already: somebody else took the last one. */
  note(runbook: string, atMs: number, cap: number): boolean | Promise<boolean>;
}

/** Of one process. */
export class MemoryLedger implements ResponseLedger {
  private readonly containedAt = new Map<string, number[]>();

  note(runbook: string, atMs: number, cap: number): boolean {
    const recent = this.recent(runbook, atMs - HOUR_MS);
    if (recent.length >= cap) return false;
    recent.push(atMs);
    return true;
  }

  since(runbook: string, fromMs: number): number {
    return this.recent(runbook, fromMs).length;
  }

  private recent(runbook: string, fromMs: number): number[] {
    const recent = (this.containedAt.get(runbook) ?? []).filter((at) => at > fromMs);
    this.containedAt.set(runbook, recent);
    return recent;
  }
}
