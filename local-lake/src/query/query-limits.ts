/** AWS: 10 concurrent queries, 10,000 characters (CloudTrail quotas); the rest bound a laptop's memory and time. */
export const QUERY_LIMITS = {
  statementCharacters: 10_000,
  concurrent: 10,
  /** Milliseconds, waiting included. */
  timeoutMs: 300_000,
  /** Bytes of one query's result. */
  resultSize: 64 * 1024 * 1024,
  /** Bytes of all results that are kept; the oldest go first. */
  totalResultSize: 256 * 1024 * 1024,
  /** Queries that are remembered. */
  remembered: 1_000,
} as const;

export type QueryLimits = { readonly [Name in keyof typeof QUERY_LIMITS]: number };
