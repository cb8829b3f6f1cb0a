export { applyWaivers, messageOf, type Finding } from './apply-waivers';
export { readWaiver, readWaivers, type WaiverLimits } from './read-waiver';
export type { Expiry, Waiver, WaiverInput } from './waiver';
