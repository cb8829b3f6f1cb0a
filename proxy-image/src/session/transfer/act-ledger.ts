import type { TransferAct } from './transfer-filter';

/** How much may be under way at once: acts whose event is not durable, or whose reply has not come. */
export interface LedgerLimits {
  readonly acts: number;
  readonly bytes: number;
}

/** What a filter has under way between seeing an act and letting its confirmation pass. */
export class ActLedger {
  private acts = 0;
  private bytes = 0;
  private auditFailed = false;
  private readonly unsettled = new Set<Promise<boolean>>();

  constructor(
    private readonly recordAct: (act: TransferAct) => Promise<unknown>,
    private readonly limits: LedgerLimits,
  ) {}

  /** Once an event could not be made durable, nothing more is to be done that needs one. */
  get hasFailed(): boolean {
    return this.auditFailed;
  }

  /** False where a bound is reached. */
  start(bytes: number): boolean {
    if (this.acts >= this.limits.acts || this.bytes + bytes > this.limits.bytes) return false;
    this.acts++;
    this.bytes += bytes;
    return true;
  }

  finish(bytes: number): void {
    this.acts--;
    this.bytes -= bytes;
  }

  /** Resolves to whether the event is durable; never rejects. */
  record(act: TransferAct): Promise<boolean> {
    const recorded = this.tryRecord(act);
    this.unsettled.add(recorded);
    void recorded.then(() => this.unsettled.delete(recorded));
    return recorded;
  }

  /** Resolves when no event is under way, those that others led to included. */
  async settled(): Promise<void> {
    while (this.unsettled.size > 0) await Promise.all(this.unsettled);
  }

  private async tryRecord(act: TransferAct): Promise<boolean> {
    try {
      await this.recordAct(act);
      return true;
    } catch {
      // Who records has already reported why; here it only means that the act is not confirmed.
      this.auditFailed = true;
      return false;
    }
  }
}
