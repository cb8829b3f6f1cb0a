import { isDeepStrictEqual } from 'node:util';
import { isPinnedHostKey } from './host-key';
import type { Target, TargetInventory } from './target';

/** What became of a target when the inventory changed. */
export type TargetReview =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly target: Target; readonly changes: readonly string[] }
  | { readonly kind: 'gone'; readonly reason: string };

const gone = (reason: string): TargetReview => ({ kind: 'gone', reason });

/** An instance is itself under another name too: its Name tag may have been given to a second one meanwhile. */
function findAgain(target: Target, inventory: Pick<TargetInventory, 'find'>): Target | undefined {
  const { credential } = target;
  if (credential.kind !== 'ec2InstanceConnect') {
    const found = inventory.find(target.name);
    // Its name may be an alias of another target now.
    return found?.name === target.name ? found : undefined;
  }
  const { instanceId } = credential.instance;
  const candidates = [inventory.find(instanceId), inventory.find(target.name)];
  return candidates.find((found) => found?.credential.kind === 'ec2InstanceConnect' && found.credential.instance.instanceId === instanceId);
}

/**
 * Looks up again a target that a connection leads to, or is being made to. An established connection cannot be moved:
 * it ends where the inventory says another host, port or host key. The rest takes the place of what was known.
 * @param presented the host key that the target proved, once it has
 */
export function reviewTarget(target: Target, inventory: Pick<TargetInventory, 'find'>, presented: Buffer | undefined): TargetReview {
  const found = findAgain(target, inventory);
  if (found === undefined) return gone('the target was removed');
  if (found.host !== target.host || found.port !== target.port) return gone('the target has another address now');
  if (presented !== undefined && !isPinnedHostKey(found.hostKeys, presented)) return gone('the host key of the target is no longer pinned');
  const names = [...new Set([...Object.keys(target), ...Object.keys(found)])] as (keyof Target)[];
  const changes = names.filter((name) => !isDeepStrictEqual(target[name], found[name]));
  return changes.length === 0 ? { kind: 'unchanged' } : { kind: 'changed', target: found, changes };
}
