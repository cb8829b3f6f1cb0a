import { AwsError } from './aws-error';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * One page of a list. A token holds what it continues, so that it fits no other list.
 * @throws AwsError InvalidNextTokenException
 */
export function page<T>(items: readonly T[], scope: string, token: string | undefined, size: number): Page<T> {
  const start = token === undefined ? 0 : offsetOf(token, scope, items.length);
  const end = start + size;
  const nextToken = end < items.length ? Buffer.from(`${scope}:${end}`).toString('base64url') : undefined;
  return { items: items.slice(start, end), ...(nextToken !== undefined && { nextToken }) };
}

function offsetOf(token: string, scope: string, length: number): number {
  const [, tokenScope, digits] = /^(.*):(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  const offset = Number(digits);
  if (tokenScope !== scope || !(offset > 0 && offset < length))
    throw new AwsError('InvalidNextTokenException', 'The NextToken is not one that this list returned');
  return offset;
}
