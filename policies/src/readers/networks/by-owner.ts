import { knownTexts, linksOf, type StackResource } from '../../model';

/** Resources that belong to one other resource, such as the rules of a group. */
export interface Owned {
  /** None where it is not part of the stack. */
  readonly owner: StackResource | undefined;
  readonly members: readonly StackResource[];
}

/**
 * Puts resources together that name the same owner: by link, which is there while ids are unknown, or by a known id.
 * @param propertyOf the property that names the owner
 * @param owners what may own them
 * @param ids properties of an owner by which members know it
 */
export function byOwner(
  members: readonly StackResource[],
  propertyOf: (member: StackResource) => string,
  owners: readonly StackResource[],
  ids: readonly string[],
): readonly Owned[] {
  const known = new Map<string, StackResource>(
    owners.flatMap((owner) =>
      ids.flatMap((id) => knownTexts(owner.props.at(id)).map((text) => [text, owner] as const)),
    ),
  );
  const found = new Map<string, { owner: StackResource | undefined; members: StackResource[] }>();
  for (const member of members) {
    const property = propertyOf(member);
    const linked = linksOf(member, property);
    const text = knownTexts(member.props.at(property))[0];
    const owner = linked.find((each) => owners.includes(each)) ?? (text === undefined ? undefined : known.get(text));
    const key = owner?.urn ?? linked[0]?.urn ?? text ?? member.urn;
    const group = found.get(key);
    if (group === undefined) found.set(key, { owner, members: [member] });
    else group.members.push(member);
  }
  return [...found.values()];
}
