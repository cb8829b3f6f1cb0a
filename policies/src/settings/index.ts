export { defaultLevel, isLevel, LEVELS, type Level } from './level';
export { readLevel, readPackConfig, suggestRule, type PackConfig, type RuleConfig } from './pack-config';
export { isObject, kindOf, readKeyed, readList, readObject, type Keyed, type Refuse } from './read-object';
export { allowedBy, defaults, readSettings } from './rule-settings';
export { readScopes, type RuleScope, type ScopeOptions } from './scopes';
