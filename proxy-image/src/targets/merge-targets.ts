import { targetName } from '@sallyport/contract';
import type { DiscoveredTarget } from './discovered-target';
import type { InventoryEntry } from './inventory';
import { TARGET_NAME } from './names';

/** A Name like this could be that of an instance which is stopped now, and comes back. */
const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/i;

/**
 * Gives discovered targets their names: the Name tag where it can be typed and one instance alone has it, else the
 * instance id; the id is an alias in any case. What the targets file names is never taken over.
 */
export function mergeTargets(configured: readonly InventoryEntry[], discovered: readonly DiscoveredTarget[]): InventoryEntry[] {
  const taken = new Set(configured.flatMap(({ target, aliases }) => [target.name, ...aliases]).map((name) => name.toLowerCase()));
  const uses = new Map<string, number>();
  for (const { nameTag = '' } of discovered) uses.set(nameTag.toLowerCase(), (uses.get(nameTag.toLowerCase()) ?? 0) + 1);
  const ids = new Set(discovered.map(({ instanceId }) => instanceId));
  const isFree = (name: string) => TARGET_NAME.test(name) && !INSTANCE_ID.test(name) && uses.get(name.toLowerCase()) === 1 && !taken.has(name.toLowerCase()) && !ids.has(name.toLowerCase());
  const entries = discovered
    .filter(({ instanceId }) => !taken.has(instanceId))
    .map(({ instanceId, nameTag, target }): InventoryEntry => {
      const named = nameTag !== undefined && isFree(nameTag);
      const alsoKnownAs = [instanceId, ...(nameTag === undefined || nameTag === '' ? [] : [nameTag])];
      return { target: { ...target, name: targetName(named ? nameTag : instanceId), alsoKnownAs }, aliases: named ? [instanceId] : [] };
    });
  return [...configured, ...entries];
}
