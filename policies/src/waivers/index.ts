export { applyWaivers, messageOf, type Finding } from './apply-waivers';
export { readWaiver, readWaivers, type WaiverLimits } from './read-waiver';
export type { Waiver, WaiverInput } from './waiver';
