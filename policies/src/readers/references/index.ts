export { isGiven } from './is-given';
