export { conditionsOf, type Condition } from './conditions';
export { holdFor, type Outcome, type Request, type RequestKey } from './conditions-holding';
export { covers, textOf, type Named } from './names';
export type { DocumentKind } from './places';
export {
  documentsOf,
  managedPoliciesOf,
  placesOfDocuments,
  placesOfManagedPolicies,
  typesWithDocuments,
  typesWithManagedPolicies,
} from './policy-documents';
export { accountOf, isEveryone, type Principal, type PrincipalKind, type Principals } from './principals';
export { allows, Statement } from './statement';
export { statementsOf } from './statements';
export { leftAllowing } from './taken-back';
export { actionMatches, wildcardCovers, wildcardMatches } from './wildcards';
