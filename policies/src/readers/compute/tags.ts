import type { Property } from '../../model';

/** Whether one of these maps (`{ key: value }`) or lists (`[{ key, value }]`) is known to hold the tag. */
export const hasKnownTag = (places: readonly Property[], key: string, value: string): boolean =>
  places
    .filter((place) => !place.isUnknown)
    .some((place) => valuesOf(place, key).some((each) => !each.isUnknown && each.text() === value));

/**
 * The same, undecided where the tag may be in what is unknown. Computed `tagsAll` is unknown before every deployment, so it
 * counts only where it is known.
 */
export function hasTag(places: readonly Property[], key: string, value: string): boolean {
  if (hasKnownTag(places, key, value)) return true;
  return places
    .filter((place) => !place.path.endsWith('tagsAll'))
    .some((place) => valuesOf(place, key).some((each) => each.text() === value));
}

const valuesOf = (tags: Property, key: string): readonly Property[] =>
  tags.isList() && !isOnlyMap(tags)
    ? tags
        .items()
        .filter((item) => item.isUnknown || item.at('key').isUnknown || item.at('key').text() === key)
        .map((item) => item.at('value'))
    : [tags.at(key)];

/** Providers give a list of one map in places. */
const isOnlyMap = (tags: Property): boolean =>
  tags.items().length === 1 && !(tags.items()[0]?.at('key').isSet() ?? false);
