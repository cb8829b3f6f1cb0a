import { CLOUD_CONTROL_TYPE } from './cloud-control';
import type { Property } from './property';
import type { StackResource } from './resource';

/**
 * Whether `from` names `to` in that property (`bucket`, `vpcSecurityGroupIds`): by a link, which is there even while ids are
 * unknown, or by a known value that `to` is known by.
 * @param idProperties outputs of `to` whose value the property may hold, e.g. `id`, `arn`, `bucket`
 */
export function names(
  from: StackResource,
  property: string,
  to: StackResource,
  idProperties: readonly string[],
): boolean {
  if (linksOf(from, property).includes(to)) return true;
  const said = textsOf(from, property);
  return said.length > 0 && idProperties.some((each) => textsOf(to, each).some((text) => said.includes(text)));
}

/** Rules ask of every pair of resources, so what one says is read once. */
const textsRead = new WeakMap<StackResource, Map<string, readonly string[]>>();

function textsOf(resource: StackResource, property: string): readonly string[] {
  const read = textsRead.get(resource) ?? new Map<string, readonly string[]>();
  textsRead.set(resource, read);
  const known = read.get(property) ?? knownTexts(resource.props.at(property));
  read.set(property, known);
  return known;
}

/**
 * The resources from whose outputs the property is made, whatever the resource is made by.
 * Cloud Control takes one text for all properties, which is wholly unknown while one thing in it is: all its links are in it.
 */
export const linksOf = (from: StackResource, property: string): readonly StackResource[] =>
  from.linkedBy(from.token === CLOUD_CONTROL_TYPE ? 'desiredState' : property);

/** The texts of a property that are known and not empty; what is unknown in it is left out. */
export function knownTexts(property: Property): readonly string[] {
  if (property.isUnknown || property.isAbsent() || property.isObject()) return [];
  return property
    .items()
    .filter((item) => !item.isUnknown && !item.isAbsent() && !item.isObject() && !item.isList())
    .flatMap((item) => item.text() ?? [])
    .filter((text) => text !== '');
}
