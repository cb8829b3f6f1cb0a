import { children, SqlError, type Typed } from '@sallyport/sql';
import { emitCast } from './casts';
import type { Emitter } from './emitter';

/** What passes NULL on as its own result, so that a failure inside may become NULL at once. */
const TRANSPARENT_CALLS = new Set(
  `$add $subtract $multiply $divide $modulus $negate $subscript $eq $ne $lt $le $gt $ge $not $concat abs round ceil ceiling floor mod power pow sqrt length
lower upper trim substr substring element_at date_add date_diff date_trunc year month day hour minute second date_parse from_iso8601_timestamp from_iso8601_date json_parse
from_base64 from_hex from_utf8 to_utf8 cardinality strpos split_part replace to_unixtime from_unixtime`.split(/\s+/),
);
const PLAIN_KINDS = new Set(['constant', 'column', 'parameter', 'field', 'null']);
const TRANSPARENT_KINDS = new Set([
  'null',
  'boolean',
  'whole',
  'constant',
  'now',
  'column',
  'parameter',
  'field',
  'cast',
]);

/** Nothing in it can fail. */
const isPlain = (expression: Typed): boolean =>
  PLAIN_KINDS.has(expression.kind) || expression.kind === 'boolean' || expression.kind === 'whole';

/** TRY: NULL where the operand fails. @throws SqlError where a failure inside could be hidden by something around it. */
export function emitTry(expression: Extract<Typed, { kind: 'call' }>, emitter: Emitter): string {
  const [operand] = expression.args;
  if (!operand) throw new TypeError('TRY has an operand');
  // The cast alone can fail: this is try_cast, which tells text that is surely wrong from text that may be right.
  if (operand.kind === 'cast' && operand.failure === 'error' && PLAIN_KINDS.has(operand.operand.kind))
    return emitCast({ ...operand, failure: 'null' }, emitter);
  const check = (inner: Typed): void => {
    const transparent =
      TRANSPARENT_KINDS.has(inner.kind) || (inner.kind === 'call' && TRANSPARENT_CALLS.has(inner.name));
    if (!transparent && children(inner).every((child) => isPlain(child))) return;
    if (!transparent)
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        inner.at,
        'TRY around this expression is not portable',
        'Put TRY directly around the operation that may fail, or use try_cast.',
      );
    for (const child of children(inner)) check(child);
  };
  check(operand);
  return `TRY(${emitter.with({ failure: 'null' }).sql(operand)})`;
}
