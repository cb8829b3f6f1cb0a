import { SqlError, type SortKey, type Typed, type TypedFrameBound, type WindowCall } from '@sallyport/sql';
import { aggregateText } from './aggregates';
import type { Emitter } from './emitter';

export const sortText = (orderBy: readonly SortKey[], emitter: Emitter): string =>
  orderBy
    .map(
      ({ by, descending, nulls }) => `${emitter.sql(by)} ${descending ? 'DESC' : 'ASC'} NULLS ${nulls.toUpperCase()}`,
    )
    .join(', ');

type Window = Extract<Typed, { kind: 'window' }>;

export function emitWindow(expression: Window, emitter: Emitter): string {
  checkOffset(expression);
  const partition =
    expression.partitionBy.length > 0
      ? `PARTITION BY ${expression.partitionBy.map((key) => emitter.sql(key)).join(', ')}`
      : '';
  const order = expression.orderBy.length > 0 ? `ORDER BY ${sortText(expression.orderBy, emitter)}` : '';
  const frame = expression.frame
    ? `${expression.frame.unit} BETWEEN ${bound(expression.frame.start, emitter)} AND ${bound(expression.frame.end, emitter)}`
    : '';
  const over = `OVER (${[partition, order, frame].filter((part) => part !== '').join(' ')})`;
  if (expression.of === 'aggregate') {
    return aggregateText(
      { ...expression, kind: 'aggregate', distinct: false, orderBy: [], type: expression.type },
      emitter,
      over,
    );
  }
  const args = expression.args.map((arg) => emitter.sql(arg)).join(', ');
  const text = `${expression.name}(${args}${expression.ignoreNulls ? ' IGNORE NULLS' : ''}) ${over}`;
  return expression.name === 'ntile' ? `CAST(${text} AS BIGINT)` : text;
}

function bound(of: TypedFrameBound, emitter: Emitter): string {
  if (of.kind !== 'preceding' && of.kind !== 'following') return of.kind.toUpperCase();
  const value =
    of.value.type.kind === 'interval day to second'
      ? `to_milliseconds(${emitter.sql(of.value)})`
      : emitter.sql(of.value);
  return `${value} ${of.kind.toUpperCase()}`;
}

const OFFSET_FROM: Readonly<Record<string, bigint>> = { lag: 0n, lead: 0n, nth_value: 1n, ntile: 1n };

/** Trino refuses an offset that is too small only when it runs; a literal shows it at once. */
function checkOffset({ name, args, at }: WindowCall & { readonly at: Typed['at'] }): void {
  const least = OFFSET_FROM[name];
  const given = name === 'ntile' ? args[0] : args[1];
  if (least === undefined || !given) return;
  const value = given.kind === 'cast' ? given.operand : given;
  if (value.kind !== 'whole')
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      `${name} with a number that is not a literal is not portable`,
      'Write the number.',
    );
  if (value.value < least)
    throw new SqlError('SQL_INVALID', given.at, `${name} needs a number of at least ${least}`, 'Correct the number.');
}
