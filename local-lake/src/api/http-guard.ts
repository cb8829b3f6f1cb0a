import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error';

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses what a web page in the user's browser could send: a Host that is a name made to point here (DNS rebinding),
 * an Origin, or a content type that needs no preflight. Signatures are accepted and not verified, so this and the
 * loopback address are what keeps others out.
 */
export function checkCaller(request: IncomingMessage, contentTypes: readonly string[]): void {
  const host = request.headers.host ?? '';
  if (!LOCAL_NAMES.has(host.replace(/:\d{1,5}$/, '').toLowerCase()))
    throw new AwsError(
      'AccessDeniedException',
      `Host ${host.slice(0, 100)} is not this machine: use 127.0.0.1, [::1] or localhost`,
      403,
    );
  if (request.headers.origin !== undefined)
    throw new AwsError('AccessDeniedException', 'Requests of web pages are refused', 403);
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!contentTypes.includes(type))
    throw new AwsError('UnsupportedMediaTypeException', `Content-Type must be ${contentTypes.join(' or ')}`, 415);
}
