/** A stream of a process, as far as a command uses it. */
export interface TerminalStream {
  write(text: string | Uint8Array): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything a command takes from its process, so that a test can hand it another. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  readonly now: () => Date;
  /** Name of the person at the keyboard, for `createdBy` and the like. */
  readonly userName: string;
  /** Aborts on Ctrl-C or SIGTERM: long commands stop cleanly then. */
  readonly interrupted: AbortSignal;
}
