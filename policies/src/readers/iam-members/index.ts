export { groupsOf, PLACES_OF_MEMBERSHIPS } from './groups-of';
export { memberOf, namedIn, resourcesOf, type Member, type MemberKind } from './member';
export { policiesOf, policyTypesOf, type Policy } from './policies-of';
