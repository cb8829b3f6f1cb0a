import type { TransferAct } from './transfer-filter';

/** The events that a filter has under way. */
export class ActLedger {
  private auditFailed = false;
  private readonly unsettled = new Set<Promise<boolean>>();

  constructor(private readonly recordAct: (act: TransferAct) => Promise<unknown>) {}

  /** Once an event could not be made durable, nothing more is to be done that needs one. */
  get hasFailed(): boolean {
    return this.auditFailed;
  }

  /** Resolves to whether the event is durable; never rejects. */
  record(act: TransferAct): Promise<boolean> {
    const recorded = this.tryRecord(act);
    this.unsettled.add(recorded);
    void recorded.then(() => this.unsettled.delete(recorded));
    return recorded;
  }

  /** An event will follow: `settled` waits for it until what this returns is called. */
  announce(): () => void {
    let follow: () => void = () => undefined;
    const following = new Promise<boolean>((resolve) => {
      follow = () => {
        this.unsettled.delete(following);
        resolve(true);
      };
    });
    this.unsettled.add(following);
    return () => follow();
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
