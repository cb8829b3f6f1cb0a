export { everydayEvent } from './trail-event';
export { WATCHED, type Watched } from './watched';
