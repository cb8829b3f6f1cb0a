import { REFUSAL_WINDOW_MS } from '@sallyport/contract';
import type { AuditStore, QueryResult } from './audit-store';

/** What a store answers to the two questions of a run: how far it is, and the runbook's own. */
export interface FakeAnswers {
  /** As the question about chains returns them; see {@link chain}. */
  heartbeats?: readonly (readonly (string | null)[])[];
  rows?: QueryResult['rows'];
  /** `[known, nearest]` of a subject. */
  known?: QueryResult['rows'];
  /** `[proxyId, before, after, afterMs]` each. */
  neighbours?: QueryResult['rows'];
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
      if (sql.includes('AS known')) return { columns: [], rows: now.known ?? [] };
      if (sql.includes('AS afterMs')) return { columns: [], rows: now.neighbours ?? [] };
      return { columns: [], rows: (sql.includes('EmitHeartbeat') ? now.heartbeats : now.rows) ?? [] };
    },
  };
}

/** A row of the question about chains: a live proxy near a window, of which nothing is missing. */
export const chain = (
  lastMs: number,
  more: Partial<Record<keyof typeof CHAIN, string | null>> = {},
): readonly (string | null)[] => Object.values({ ...CHAIN, lastMs: String(lastMs), ...more });

const CHAIN = {
  proxyId: 'p-1' as string | null,
  lastMs: '0' as string | null,
  lastHeartbeat: '9' as string | null,
  final: 'false' as string | null,
  lost: '0' as string | null,
  anchor: '4' as string | null,
  lowest: '1' as string | null,
  highest: '9' as string | null,
  seenToHeartbeat: '5' as string | null,
  seen: '5' as string | null,
  clockStepMs: '0' as string | null,
};

/** One live proxy that misses nothing and is complete up to `ms`. */
export const heartbeatAt = (ms: number): readonly (readonly (string | null)[])[] => [chain(ms + REFUSAL_WINDOW_MS)];
