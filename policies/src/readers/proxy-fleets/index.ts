export { alarmsOnFleetMetric, tellsSomebody } from './fleet-alarms';
export { fleetContainers } from './fleet-containers';
export { FLEET_OPTIONS, isFleetPart } from './fleet-parts';
export { fleetsOf, rolesOf, type Fleet } from './fleets';
export { defaultRetentionOf, versioningsOf } from './object-locks';
export { CONFIG_OBJECT_TYPES, isProxyConfig, proxyConfigOf } from './proxy-config';
export { evidenceBucketsOf } from './recordings';
export { documentsOfPolicy, policiesOf } from './role-policies';
export { isUserDataType, USER_DATA_TYPES, userDataOf } from './user-data';
