import { REFUSAL_WINDOW_MS } from '@sallyport/contract';
import type { AuditStore, QueryResult } from './audit-store';

/** What a store answers to the two questions of a run: how far it is, and the runbook's own. */
export interface FakeAnswers {
  /** `[proxyId, lastMs, lastSequence, final, lost, firstSequence, seen]` each. */
  heartbeats?: readonly (readonly (string | null)[])[];
  rows?: QueryResult['rows'];
}

/** A store that answers from memory and keeps what it was asked. */
export function fakeStore(
  answers: FakeAnswers | (() => FakeAnswers | Error),
): AuditStore & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'a store in memory',
    asked,
    tableText: (table) => (table === 'ssh_events' ? '11111111-2222-3333-4444-555555555555' : undefined),
    query: async (sql) => {
      asked.push(sql);
      await Promise.resolve();
      const now = typeof answers === 'function' ? answers() : answers;
      if (now instanceof Error) throw now;
      return { columns: [], rows: (sql.includes('EmitHeartbeat') ? now.heartbeats : now.rows) ?? [] };
    },
  };
}

/** One live proxy that misses nothing and is complete up to `ms`. */
export const heartbeatAt = (ms: number): readonly (readonly string[])[] => [
  ['p-1', String(ms + REFUSAL_WINDOW_MS), '9', 'false', '0', '1', '9'],
];
