export { groupsOf, PLACES_OF_MEMBERSHIPS } from './groups-of';
export { memberOf, namedIn, resourcesOf, type Member } from './member';
export { policiesOf, policyTypesOf, type Policy } from './policies-of';
