import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { bodyTooLarge, requestInvalid } from './errors';

/** Every body of the control API is a handful of short strings. */
const MAX_BODY_BYTES = 16_384;

/** @throws ControlError `CONTROL_REQUEST`, naming the member at fault. */
export function parseBody<T>(bytes: Buffer, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw requestInvalid('the body is not JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw requestInvalid(z.prettifyError(parsed.error));
  return parsed.data;
}

/** @throws ControlError `CONTROL_BODY` or `CONTROL_REQUEST` */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    // The caller has left in the middle of it.
    throw requestInvalid('the body is shorter than it says');
  }
  if (size > MAX_BODY_BYTES) throw bodyTooLarge(MAX_BODY_BYTES);
  return Buffer.concat(chunks);
}
