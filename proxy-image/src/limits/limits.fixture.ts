import { proxyConfigSchema, type ProxyConfig } from '../config/schema';
import { createSharedLimits, type SharedLimits } from './limits';

/** Shared limits as the config's defaults give them, but for what a test sets. */
export function sharedLimits(limits: Partial<ProxyConfig['limits']> = {}): SharedLimits {
  return createSharedLimits({ ...proxyConfigSchema.shape.limits.parse(undefined), ...limits }, () => 0);
}
