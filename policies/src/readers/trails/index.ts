export { TRAIL_TYPES } from './trail-types';
export { isLogging } from './is-logging';
