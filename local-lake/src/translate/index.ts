export { formatValue } from './format-value';
export { sessionSetup } from './session-setup';
export { translate, type Translation } from './translate';
export type { TranslateOptions } from './emitter';
