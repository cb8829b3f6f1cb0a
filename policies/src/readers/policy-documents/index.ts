export { holdFor, type Outcome, type Request, type RequestKey } from './conditions-holding';
export { allowsWhatItDoesNotName, grantedBy } from './grants';
export { textOf } from './names';
export type { DocumentKind } from './places';
export { allowsEveryone } from './open-to-everyone';
export {
  documentsOf,
  managedPoliciesOf,
  placesOfDocuments,
  placesOfManagedPolicies,
  typesWithDocuments,
  typesWithManagedPolicies,
} from './policy-documents';
export { accountOf, isEveryone, type Principal } from './principals';
export { allows, Statement } from './statement';
export { statementsOf } from './statements';
export { isTakenBack, leftAllowing } from './taken-back';
export { ADMINISTRATOR_POLICIES, isAwsManaged, TAMPERING, type Tampering } from './tampering';
export { actionMatches, remaindersOf, wildcardMatches } from './wildcards';
