export * from './analyze/analyze';
export type { Tables } from './analyze/context';
export type * from './analyze/typed';
export { children, keyOf } from './analyze/walk';
export * from './errors';
export { lint, MAX_QUERY_CHARACTERS } from './lint/lint';
export type { LintFinding } from './lint/finding';
export { portableFunctions, type PortableFunction } from './functions/registry';
export { sameType, typeName, type RowField, type TrinoType } from './types/trino-type';
