export { formatValue } from './format-value';
export { sessionSetup } from './session-setup';
export { translate } from './translate';
