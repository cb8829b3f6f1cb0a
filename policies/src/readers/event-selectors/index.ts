export { NOISY_SOURCES, recordedEvents, type Loss, type NoisySource, type Recorded } from './management-events';
export { sayLoss } from './say-loss';
