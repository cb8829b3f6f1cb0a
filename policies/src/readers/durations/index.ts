export { secondsOf } from './seconds-of';
