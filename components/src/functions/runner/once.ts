import type { StateTable } from './state-table';

/** An invocation that dies in the middle holds others up for this long; the function's own time limit is no longer. */
export const LEASE_MS = 300_000;

/** Does the work unless it is done already, and remembers it for `keepMs`. What fails may be tried again at once. */
export async function once(
  state: StateTable,
  now: () => number,
  what: { readonly kind: string; readonly key: string; readonly keepMs: number; readonly data?: () => object },
  work: () => Promise<unknown>,
): Promise<'done' | 'known'> {
  // Asked again at the end: the work may have more to remember.
  const { kind, key, keepMs, data = () => ({}) } = what;
  if (!(await state.take(kind, { key, untilMs: now() + LEASE_MS, data: data() }))) return 'known';
  try {
    await work();
  } catch (error) {
    await state.remove(kind, key);
    throw error;
  }
  await state.set(kind, { key, untilMs: now() + keepMs, data: data() });
  return 'done';
}
