import type { Property, Resource } from '../../model';
import { documentsOf, typesWithDocuments } from '../policy-documents';

export const SERVICE_CONTROL_POLICY_TYPES = typesWithDocuments('organization');

/** The document of a policy of an organization that limits what its accounts may do; none where it is of another type. */
export function serviceControlPolicyOf(resource: Resource): Property | undefined {
  const type = resource.props.at('type').text() ?? 'SERVICE_CONTROL_POLICY';
  return type === 'SERVICE_CONTROL_POLICY' ? documentsOf(resource, 'organization')[0] : undefined;
}
