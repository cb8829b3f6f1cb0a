import { createHash } from 'node:crypto';
import type { AuditEvent } from './audit-event';
import { canonicalJson } from './canonical-json';

/** What the first event of a chain carries as `previousDigest`. */
export const GENESIS_DIGEST = 'genesis';

/** base64url SHA-256 of the event's canonical JSON; the next event of the same proxy carries it as `previousDigest`. */
export function eventDigest(event: AuditEvent): string {
  return createHash('sha256').update(canonicalJson(event)).digest('base64url');
}
