export { KEY_TYPES } from './key-types';
