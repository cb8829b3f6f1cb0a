import { knownTexts, type Property } from '../../model';

/** Every known text in lists and objects of a property; what is unknown is left out. */
export function textsWithin(place: Property): readonly string[] {
  if (place.isUnknown) return [];
  if (place.isList()) return place.items().flatMap(textsWithin);
  if (place.isObject()) return place.entries().flatMap(([, item]) => textsWithin(item));
  return knownTexts(place);
}
