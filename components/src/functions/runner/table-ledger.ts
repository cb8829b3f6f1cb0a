import type { ResponseLedger } from '@sallyport/runbooks';
import type { StateTable } from './state-table';

const HOUR_MS = 3_600_000;

/**
 * The cap per hour, over all invocations: a runbook has as many places as its cap, each containment takes one for an
 * hour, and a place is taken by one condition of the table, so that two invocations cannot both have the last.
 */
export function createTableLedger(state: StateTable): ResponseLedger {
  const kind = (runbook: string): string => `cap#${runbook}`;
  return {
    since: async (runbook, fromMs) =>
      (await state.list(kind(runbook))).filter((place) => place.untilMs - HOUR_MS > fromMs).length,
    note: async (runbook, atMs, cap) => {
      for (let place = 1; place <= cap; place += 1) {
        const entry = { key: `place-${place}`, untilMs: atMs + HOUR_MS, data: {} };
        if (await state.take(kind(runbook), entry)) return true;
      }
      return false;
    },
  };
}
