export type { Json } from './json';
export { parseFilterPattern, type Predicate } from './parse-filter-pattern';
