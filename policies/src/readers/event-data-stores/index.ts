export { isIngesting } from './is-ingesting';
export { retentionDays } from './retention-days';
export { STORE_TYPES } from './store-types';
