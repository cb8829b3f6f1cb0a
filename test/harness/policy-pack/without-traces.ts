/**
 * Does work whose errors keep no stack trace. The SDK keeps one of every promise that it makes and of every unknown value that a
 * rule meets, and under jest each is mapped to its source: a fifth of the time of many plays.
 */
export async function withoutTraces<T>(work: () => Promise<T>): Promise<T> {
  const before = dropTraces();
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** The same of work that waits for nothing. */
export function withoutTracesNow<T>(work: () => T): T {
  const before = dropTraces();
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

function dropTraces(): number {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  return stackTraceLimit;
}
