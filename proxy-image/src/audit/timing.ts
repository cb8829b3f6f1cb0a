import { REFUSAL_WINDOW_MS } from '@sallyport/contract';
import type { ProxyConfig } from '../config/schema';
import { DEFAULT_SHIPPER_TIMING, type ShipperTiming } from './shipper';

export interface AuditTrailTiming {
  readonly refusalWindowMs: number;
  /** At most this long at the end for what the disk does not have yet. */
  readonly closeMs: number;
  /** At most this long at the end for what the sinks do not have yet; the rest is delivered after the next start. */
  readonly deliverMs: number;
  readonly shipper: ShipperTiming;
  readonly retryMs: number;
}

const DEFAULT_TIMING: AuditTrailTiming = {
  refusalWindowMs: REFUSAL_WINDOW_MS,
  closeMs: 5_000,
  deliverMs: 5_000,
  shipper: DEFAULT_SHIPPER_TIMING,
  retryMs: 1_000,
};

/** With `durable: sink` each act waits for its request, so that a request waits for few. */
const ACKNOWLEDGED_LINGER_MS = 10;
/** With `durable: sink` the disk may end with the proxy: what the sinks do not have then is lost. */
const ACKNOWLEDGED_DELIVER_MS = 30_000;

export function timingFor(durable: ProxyConfig['audit']['durable']): AuditTrailTiming {
  if (durable !== 'sink') return DEFAULT_TIMING;
  return { ...DEFAULT_TIMING, shipper: { ...DEFAULT_SHIPPER_TIMING, lingerMs: ACKNOWLEDGED_LINGER_MS }, deliverMs: ACKNOWLEDGED_DELIVER_MS };
}
