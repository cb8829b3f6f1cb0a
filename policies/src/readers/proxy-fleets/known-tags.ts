import type { Property } from '../../model';

/**
 * The tags of a resource that are known: a map in `@pulumi/aws`, a list of key and value in aws-native and Auto Scaling.
 * Tags say whose a resource is, and one that cannot be told by its tags yet is nobody's.
 */
export function knownTags(props: Property): ReadonlyMap<string, string> {
  const tags = props.at('tags');
  if (tags.isUnknown || tags.isAbsent()) return new Map();
  return tags.isList() ? fromList(tags) : fromMap(tags);
}

function fromMap(tags: Property): ReadonlyMap<string, string> {
  if (!tags.isObject()) return new Map();
  return new Map(tags.entries().flatMap(([key, value]) => known(value).map((text) => [key, text] as const)));
}

const fromList = (tags: Property): ReadonlyMap<string, string> =>
  new Map(
    tags
      .items()
      .filter((tag) => tag.isObject())
      .flatMap((tag) => known(tag.at('key')).flatMap((key) => known(tag.at('value')).map((value) => [key, value]))),
  );

const known = (value: Property): readonly string[] =>
  value.isUnknown || value.isAbsent() || value.isObject() || value.isList() ? [] : [value.text() ?? ''];
