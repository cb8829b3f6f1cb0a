/** Lets one loop sleep until something happened or a time has passed. A wake before the sleep is not missed. */
export class Wakeup {
  private pending = false;
  private sleeper: (() => void) | undefined;

  wake(): void {
    this.pending = true;
    this.sleeper?.();
  }

  /** @param timeoutMs absent: sleeps until woken. */
  async sleep(timeoutMs?: number): Promise<void> {
    if (!this.pending) {
      await new Promise<void>((resolve) => {
        const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
        this.sleeper = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.sleeper = undefined;
    this.pending = false;
  }
}
