import { isDeepStrictEqual } from 'node:util';
import type { DiscoveredTarget } from './discovered-target';
import { mergeTargets } from './merge-targets';
import type { Target, TargetInventory } from './target';

export interface InventoryEntry {
  readonly target: Target;
  readonly aliases: readonly string[];
}

/** An inventory whose content can be replaced in one step: when the configuration is read again, and by discovery. */
export interface ReloadableInventory extends TargetInventory {
  replace(entries: readonly InventoryEntry[]): void;
  replaceDiscovered(discovered: readonly DiscoveredTarget[]): void;
  /** Called after each look of discovery that changed something. */
  onDiscovered(listener: () => void): void;
}

export function createInventory(entries: readonly InventoryEntry[]): ReloadableInventory {
  const index = (list: readonly InventoryEntry[]) => ({
    byName: new Map(
      list.flatMap(({ target, aliases }) =>
        [target.name, ...aliases].map((name) => [name.toLowerCase(), target] as const),
      ),
    ),
    targets: list.map(({ target }) => target),
  });
  let configured = entries;
  let found: readonly DiscoveredTarget[] = [];
  let current = index(entries);
  const listeners: (() => void)[] = [];
  return {
    find: (name) => current.byName.get(name.toLowerCase()),
    list: () => current.targets,
    replace: (next) => {
      configured = next;
      current = index(mergeTargets(configured, found));
    },
    replaceDiscovered: (next) => {
      // Most looks find what the one before found: live sessions need not be looked up again for that.
      const isSame = isDeepStrictEqual(found, next);
      found = next;
      if (isSame) return;
      current = index(mergeTargets(configured, found));
      for (const listener of listeners) listener();
    },
    onDiscovered: (listener) => void listeners.push(listener),
  };
}
