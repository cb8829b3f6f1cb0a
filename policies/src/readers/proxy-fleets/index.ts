export { FLEET_OPTIONS, isChildOf, isFleetPart, type FleetSettings } from './fleet-parts';
export { isUserDataType, USER_DATA_TYPES, userDataOf } from './user-data';
export { knownTags } from './known-tags';
export { fleetContainers } from './fleet-containers';
