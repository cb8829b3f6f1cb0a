import { auditNotDurable } from './errors';

interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  refusals: number;
}

export interface AcknowledgementOptions {
  /** Sinks that are written to: an act fails once none of them will ever take its event. */
  readonly sinks: number;
  readonly timeoutMs: number;
}

/** Acts that are confirmed once one sink has acknowledged their event. */
export class Acknowledgements {
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly options: AcknowledgementOptions) {}

  /** Must be called in the turn in which the event became readable for shippers, so that no receipt comes before. */
  wait(sequence: number): Promise<void> {
    const { timeoutMs } = this.options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(sequence, `no audit sink has acknowledged it within ${timeoutMs / 1_000} s`), timeoutMs);
      this.waiting.set(sequence, { timer, resolve, reject, refusals: 0 });
    });
  }

  acknowledge(sequence: number): void {
    this.take(sequence)?.resolve();
  }

  /** One sink put the event into its dead letters. */
  refuse(sequence: number, why: string): void {
    const found = this.waiting.get(sequence);
    if (found === undefined) return;
    found.refusals += 1;
    if (found.refusals >= this.options.sinks) this.fail(sequence, `no audit sink takes its event: ${why}`);
  }

  close(): void {
    for (const sequence of [...this.waiting.keys()]) this.fail(sequence, 'the proxy ended before a sink had acknowledged it');
  }

  private fail(sequence: number, why: string): void {
    this.take(sequence)?.reject(auditNotDurable(why));
  }

  private take(sequence: number): Waiting | undefined {
    const found = this.waiting.get(sequence);
    this.waiting.delete(sequence);
    clearTimeout(found?.timer);
    return found;
  }
}
