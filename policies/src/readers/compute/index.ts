export { KEY_NAME_TYPES, keyNamesOf } from './key-names';
export { launchProperties } from './launch-properties';
export { LAUNCH_TYPES, launchesOf } from './launches';
export { plantedAccess, type PlantedAccess } from './planted-access';
export { hasTag } from './tags';
export { targetsOf } from './targets';
export { userDataTexts } from './user-data';
