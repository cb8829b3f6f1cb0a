/**
 * The base of every error that a person may read: a stable code, what happened, what to do, and the cause.
 * Each room lists its own codes in its `errors.ts`.
 */
export class SallyportError extends Error {
  override readonly name: string = 'SallyportError';

  constructor(
    /** Stable and searchable, upper snake case, e.g. `CONFIG_INVALID`. */
    readonly code: string,
    /** What happened, naming the key, line or value at fault. */
    message: string,
    /** What the reader can do about it; one sentence, imperative. */
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** The form that `--json` prints. */
  toJSON(): { code: string; message: string; remedy: string } {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }
}

/** The message of anything that was thrown, for logs and for `cause` chains. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
