/** One event on its way: `id` is its UID, `eventData` its JSON. */
export interface AuditEventEntry {
  readonly id: string;
  readonly eventData: string;
}

/** What became of one request that carries events to a sink. */
export type PutOutcome =
  | {
      readonly kind: 'answered';
      /** UID to the receipt that the sink gave for it. */
      readonly successful: ReadonlyMap<string, string>;
      readonly failed: ReadonlyMap<string, { readonly errorCode: string; readonly errorMessage: string }>;
    }
  /** The same request may succeed later: no answer, throttling, a fault of the service. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** The request will fail until a person changes something: permission, channel, credentials. */
  | { readonly kind: 'refused'; readonly why: string };

/** How much one request to a sink may carry. */
export interface RequestLimits {
  readonly events: number;
  readonly requestBytes: number;
  /** What an entry adds to the request. */
  readonly entryBytes: (entry: AuditEventEntry) => number;
}

export interface AuditEventClient {
  readonly limits: RequestLimits;
  put(entries: readonly AuditEventEntry[], signal: AbortSignal): Promise<PutOutcome>;
  destroy(): void;
}
