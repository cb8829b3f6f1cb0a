export { CLOUD_CONTROL_TYPE, cloudControlType, CloudControlProperties } from './cloud-control';
export { knownTexts, linksOf, names } from './links';
export { Property } from './property';
export { MalformedError, UndecidedError } from './reading-errors';
export type { Resource, StackResource } from './resource';
export { Stack } from './stack';
export { canonicalType } from './tokens';
export { UNKNOWN, type Value, type ValueMap } from './value';
