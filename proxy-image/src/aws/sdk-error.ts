import { z } from 'zod';
import { messageOf } from '@sallyport/contract';

const sdkError = z.object({
  name: z.string(),
  $fault: z.enum(['client', 'server']).optional(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

const THROTTLED = /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|ProvisionedThroughputExceeded/;

/** Whether the same call may succeed later by itself, or only once a person changed something. */
export function judgeSdkError(error: unknown): { readonly kind: 'unavailable' | 'refused'; readonly why: string } {
  const parsed = sdkError.safeParse(error);
  if (!parsed.success) return { kind: 'unavailable', why: messageOf(error) };
  const { name, $metadata } = parsed.data;
  const why = `${name}: ${messageOf(error)}`;
  if (name === 'CredentialsProviderError') return { kind: 'refused', why };
  const status = $metadata?.httpStatusCode;
  // Without a status there was no answer at all.
  const passing = status === undefined || status >= 500 || status === 429 || status === 408 || THROTTLED.test(name);
  return { kind: passing ? 'unavailable' : 'refused', why };
}

/** The name of the exception that AWS answered with. */
export function sdkErrorName(error: unknown): string | undefined {
  return sdkError.safeParse(error).data?.name;
}
