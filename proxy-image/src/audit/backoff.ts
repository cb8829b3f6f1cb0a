/**
 * Exponential back-off with full jitter: anything between nothing and the bound that doubles with each attempt.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(attempt: number, bounds: { readonly baseMs: number; readonly capMs: number }, random: () => number): number {
  return Math.round(random() * Math.min(bounds.capMs, bounds.baseMs * 2 ** Math.min(attempt, 30)));
}
