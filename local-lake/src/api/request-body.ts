import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error';

/** For at most a megabyte on loopback; imports are read another way. */
const BODY_TIMEOUT_MS = 30_000;

/** @throws AwsError RequestEntityTooLargeException (413), RequestTimeoutException (408) */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () =>
    new AwsError('RequestEntityTooLargeException', `The request is larger than ${maxBytes} bytes`, 413);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => request.destroy(), BODY_TIMEOUT_MS);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof AwsError) throw thrown;
    throw new AwsError('RequestTimeoutException', 'The request body did not arrive whole', 408);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}

/** @throws AwsError SerializationException */
export function parseJson(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON');
  }
}
