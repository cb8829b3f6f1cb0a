/**
 * Limits of CloudTrail Lake that writers must hold and the local lake enforces.
 * Source: CloudTrail Lake integration event schema and PutAuditEvents API reference.
 */
export const PUT_AUDIT_EVENTS_LIMITS = {
  /** Events in one request. */
  events: 100,
  /** Bytes of one request. */
  requestBytes: 1_048_576,
  /** Bytes of one event. */
  eventBytes: 262_144,
} as const;

/** Characters of a string member, bytes of a JSON object member. */
export const AUDIT_EVENT_FIELD_LIMITS = {
  version: 256,
  userIdentityType: 128,
  principalId: 1024,
  userAgent: 1024,
  eventSource: 1024,
  eventName: 1024,
  uid: 1024,
  errorCode: 256,
  errorMessage: 256,
  requestParametersBytes: 100_000,
  responseElementsBytes: 100_000,
  additionalEventDataBytes: 28_000,
} as const;

/** A lock is in force on every proxy within this time of its creation. */
export const LOCK_PROPAGATION_MS = 2_000;
/** A heartbeat is due this often; the watermark advances by it. */
export const HEARTBEAT_INTERVAL_MS = 60_000;
/** Refusals before authentication are coalesced over this window, per source and reason. */
export const REFUSAL_WINDOW_MS = 10_000;
