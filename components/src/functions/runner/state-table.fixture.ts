import type { StateEntry, StateTable } from './state-table';

/** A table in memory; a turn passes before each answer, as over a network, so that callers overlap. */
export function memoryState(now: () => number): StateTable & { readonly kinds: Map<string, Map<string, StateEntry>> } {
  const kinds = new Map<string, Map<string, StateEntry>>();
  const of = (kind: string): Map<string, StateEntry> => {
    const entries = kinds.get(kind) ?? new Map<string, StateEntry>();
    kinds.set(kind, entries);
    return entries;
  };
  return {
    kinds,
    take: async (kind, entry) => {
      await Promise.resolve();
      const held = of(kind).get(entry.key);
      if (held !== undefined && held.untilMs > now()) return false;
      of(kind).set(entry.key, entry);
      return true;
    },
    set: async (kind, entry) => {
      await Promise.resolve();
      of(kind).set(entry.key, entry);
    },
    remove: async (kind, key) => {
      await Promise.resolve();
      of(kind).delete(key);
    },
    list: async (kind) => {
      await Promise.resolve();
      return [...of(kind).values()];
    },
  };
}
