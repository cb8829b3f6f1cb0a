export { NOISY_SOURCES, recordedEvents } from './management-events';
export { sayLoss } from './say-loss';
