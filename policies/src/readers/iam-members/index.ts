export { groupsOf, MEMBERSHIP_TYPES } from './groups-of';
export { memberOf, namedIn, resourcesOf, type Member, type MemberKind } from './member';
export { policiesOf, policyTypesOf, type Policy } from './policies-of';
