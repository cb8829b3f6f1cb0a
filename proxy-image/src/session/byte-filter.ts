/** Where a filter puts what it lets through, and what it answers itself. Order of calls is the order on the wire. */
export interface FilterSinks {
  toTarget(bytes: Buffer): void;
  toClient(bytes: Buffer): void;
}

/**
 * Sits between a client's channel and the target's, where the proxy must understand what passes (sftp, scp).
 * Bulk bytes pass as slices of the chunk they came in. A filter may hold back single replies until the audit event
 * of the act they confirm is durable. It bounds what it buffers and never throws: bytes that break the protocol end
 * the channel through `onViolation` of the filter's options.
 */
export interface ByteFilter {
  clientToTarget(chunk: Buffer): void;
  targetToClient(chunk: Buffer): void;
  /** What the event of the channel's end says of the filter's work. */
  readonly outcome?: Readonly<Record<string, string>>;
  /** What the client sent waits in the filter: it gets no more window until `onReady` of the filter's options. */
  isBehind?(): boolean;
  /** Both sides have ended: closes what is still open in the audit trail; resolves when that is durable. */
  end(): Promise<void>;
}
