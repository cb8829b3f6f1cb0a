import { z } from 'zod';
import { lockSchema, type Lock } from './control-api';

/**
 * A lock in the DynamoDB table that the proxies of a fleet and the runner function share. Partition key `id` (S), no sort
 * key; `ttl` (N, seconds since 1970) is the table's time-to-live attribute. DynamoDB removes expired items within days, not
 * at once, so every reader looks at `expiresAt` itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export interface LockItem {
  readonly id: { readonly S: string };
  readonly lock: { readonly S: string };
  readonly ttl: { readonly N: string };
}

const lockItemSchema = z.object({ id: z.object({ S: z.string() }), lock: z.object({ S: z.string() }) });

export function lockToItem(lock: Lock): LockItem {
  return {
    id: { S: lock.id },
    lock: { S: JSON.stringify(lock) },
    ttl: { N: String(Math.ceil(Date.parse(lock.expiresAt) / 1_000)) },
  };
}

/** @throws ZodError or SyntaxError when the item holds no lock, or one of another id */
export function lockFromItem(item: unknown): Lock {
  const { id, lock } = lockItemSchema.parse(item);
  return lockSchema.extend({ id: z.literal(id.S) }).parse(JSON.parse(lock.S));
}
