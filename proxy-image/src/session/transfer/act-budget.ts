/** Bounds the acts under way: those whose reply has not come, or whose event is not durable. */
export class ActBudget {
  private acts = 0;
  private bytes = 0;

  constructor(
    private readonly limits: { readonly acts: number; readonly bytes: number },
    /** Acts and bytes above which the client is read no further, and who is told when there is room again. */
    private readonly crowd: { readonly acts: number; readonly bytes: number; onRoom(): void },
  ) {}

  get isCrowded(): boolean {
    return this.acts >= this.crowd.acts || this.bytes >= this.crowd.bytes;
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
    if (!this.isCrowded) this.crowd.onRoom();
  }
}
