/**
 * Where exceptions of one connection end. Node calls listeners, timers and callbacks with nothing around them: what one
 * of them throws ends the process, and with it every other session. Whatever runs on behalf of a peer runs in here.
 */
export class Boundary {
  /** @param end ends what this boundary is of. It may be called again by what still runs while that ends. */
  constructor(private readonly end: (fault: Error) => void) {}

  /** Runs `act` now. */
  run(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      this.fault(thrown);
    }
  }

  /** `act` as a listener or callback that never throws. */
  around<Arguments extends readonly unknown[]>(act: (...given: Arguments) => void): (...given: Arguments) => void {
    return (...given) => {
      this.run(() => {
        act(...given);
      });
    };
  }

  /** Takes what is thrown by work that nobody else waits for. */
  watch(work: Promise<unknown>): void {
    work.catch((thrown: unknown) => {
      this.fault(thrown);
    });
  }

  fault(thrown: unknown): void {
    try {
      this.end(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } catch {
      // The log or the audit trail failed while it was told: there is nobody left to tell.
    }
  }
}

/** Whether the proxy or one of its libraries failed. A peer that breaks the protocol is nothing to look into. */
export function isOwnFault(fault: Error): boolean {
  return fault instanceof TypeError || fault instanceof RangeError || fault instanceof ReferenceError;
}
