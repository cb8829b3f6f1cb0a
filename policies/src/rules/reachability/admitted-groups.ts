import { knownTexts, linksOf, type StackResource } from '../../model';
import { GROUP_IDS, GROUP_TYPES, sourcesOf, topPropertyOf, type HeldSource } from '../../readers/security-groups';

/**
 * Tells which sources of a holder of rules may stay: those of rules that do not open the ports, and those that are groups of
 * the proxies.
 *
 * Before the first deployment a group has no id. The links of all inline rules are then one heap, so that a group that is not
 * the proxies' must be accounted for by a rule about other ports.
 */
export function admitsOnly(
  holder: StackResource,
  proxies: readonly StackResource[],
  ids: readonly string[],
  opens: (held: HeldSource) => boolean,
): (held: HeldSource) => boolean {
  const known = new Set([
    ...ids,
    ...proxies.flatMap(({ props }) => GROUP_IDS.flatMap((id) => knownTexts(props.at(id)))),
  ]);
  return (held) => {
    const { kind, at } = held.source;
    if (kind === 'group' && !at.isUnknown && known.has(at.text() ?? '')) return true;
    if (!opens(held)) return true;
    if (kind === 'unknown') return at.text() === undefined;
    if (kind !== 'group' || !at.isUnknown) return false;
    const property = topPropertyOf(held.source);
    const linked = linksOf(holder, property).filter(({ type }) => GROUP_TYPES.includes(type));
    if (linked.length === 0) return at.text() === undefined;
    const others = linked.filter((group) => !proxies.includes(group));
    return others.length < linked.length && others.length <= closedGroups(holder, property, opens);
  };
}

/** How many groups that are not known yet the rules name for other ports. */
const closedGroups = (holder: StackResource, property: string, opens: (held: HeldSource) => boolean): number =>
  sourcesOf(holder).filter(
    (held) =>
      held.source.kind === 'group' &&
      held.source.at.isUnknown &&
      topPropertyOf(held.source) === property &&
      !opens(held),
  ).length;
