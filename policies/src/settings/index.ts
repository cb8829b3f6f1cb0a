export { defaultLevel, LEVELS, type Level } from './level';
export { suggestRule } from './pack-config';
export { isObject, kindOf, readKeyed, type Refuse } from './read-object';
export { allowedBy, defaults } from './rule-settings';
export { readScopes, type RuleScope, type ScopeOptions } from './scopes';
