import type { Property, Resource } from '../../model';
import { DOCUMENT_PLACES, MANAGED_POLICY_PLACES, type DocumentKind } from './places';

/** Types that hold documents of that kind, for a rule's `types`. */
export const typesWithDocuments = (kind: DocumentKind): readonly string[] => Object.keys(DOCUMENT_PLACES[kind]);

/** Where they stand, for a rule's `reads`. */
export const placesOfDocuments = (kind: DocumentKind): readonly string[] => written(DOCUMENT_PLACES[kind]);

/** The policy documents of that kind in a resource's properties: read each with `statementsOf`. */
export const documentsOf = (resource: Resource, kind: DocumentKind): readonly Property[] =>
  kind === 'organization' && !hasStatements(resource)
    ? []
    : (DOCUMENT_PLACES[kind][resource.type] ?? []).flatMap((path) => propertiesAt(resource.props, path.split('.')));

/**
 * Policies of an organization about tags, backups and so on have a language of their own.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
 */
const hasStatements = ({ props }: Resource): boolean =>
  ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'].includes(props.at('type').text() ?? 'SERVICE_CONTROL_POLICY');

export const typesWithManagedPolicies = Object.keys(MANAGED_POLICY_PLACES);
export const placesOfManagedPolicies: readonly string[] = written(MANAGED_POLICY_PLACES);

/**
 * The managed policies that a resource attaches, by their ARNs. Those that are unknown are left out: they are what the program
 * makes itself, and judged where it is made; the ARNs of AWS's own are always known.
 */
export const managedPoliciesOf = ({ type, props }: Resource): readonly Property[] =>
  (MANAGED_POLICY_PLACES[type] ?? [])
    .map((path) => props.at(path))
    .filter((property) => !property.isUnknown)
    .flatMap((property) => property.items())
    .filter((arn) => !arn.isUnknown);

function propertiesAt(from: Property, [first, ...rest]: readonly string[]): readonly Property[] {
  if (first === undefined) return from.isSet() ? [from] : [];
  if (!first.endsWith('[]')) return propertiesAt(from.at(first), rest);
  return from
    .at(first.slice(0, -2))
    .items()
    .flatMap((item) => propertiesAt(item, rest));
}

function written(places: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(places).flatMap(([type, paths]) => paths.map((path) => `${type} ${path}`));
}
