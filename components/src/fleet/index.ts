export type { ProxyFleetArgs } from './args';
export { ProxyFleet } from './proxy-fleet';
