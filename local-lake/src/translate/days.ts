import type { RelationPlan, Typed } from '@sallyport/sql';
import { overlapOf, type DayRange } from '../store/day-range';

/** What stores are laid out by. */
const TIME_COLUMN = 'eventTime';

/**
 * The days outside of which no row of a table can pass its WHERE: from comparisons of `eventTime` with a written
 * timestamp that all must hold. Anything else leaves the days open.
 */
export function daysOf(table: Extract<RelationPlan, { kind: 'table' }>, where: Typed | undefined): DayRange {
  const id = table.columns.find(({ name }) => name === TIME_COLUMN)?.column.id;
  return where === undefined || id === undefined ? {} : rangeOf(where, id);
}

function rangeOf(condition: Typed, columnId: number): DayRange {
  if (condition.kind !== 'call') return {};
  const [left, right] = condition.args;
  if (left === undefined || right === undefined) return {};
  if (condition.name === '$and') return condition.args.map((part) => rangeOf(part, columnId)).reduce(overlapOf, {});
  if (isColumn(left, columnId)) return bound(condition.name, dayOf(right));
  if (isColumn(right, columnId)) return bound(MIRRORED[condition.name] ?? '', dayOf(left));
  return {};
}

function isColumn(given: Typed, id: number): boolean {
  const expression = unwidened(given);
  return expression.kind === 'column' && expression.column.id === id;
}

/** To compare, Trino casts to the higher precision; that leaves a time what it was, as rounding would not. */
function unwidened(expression: Typed): Typed {
  if (expression.kind !== 'cast') return expression;
  const { type: to, operand } = expression;
  const widened =
    to.kind === 'timestamp' && operand.type.kind === 'timestamp' && to.precision >= operand.type.precision;
  return widened ? unwidened(operand) : expression;
}

/** Of a timestamp without a zone, in UTC as `eventTime` is. */
function dayOf(given: Typed): string | undefined {
  const expression = unwidened(given);
  if (expression.kind !== 'constant' || expression.type.kind !== 'timestamp') return undefined;
  return /^(\d{4}-\d\d-\d\d) /.exec(expression.value)?.[1];
}

const MIRRORED: Readonly<Record<string, string>> = { $eq: '$eq', $lt: '$gt', $le: '$ge', $gt: '$lt', $ge: '$le' };

function bound(operator: string, day: string | undefined): DayRange {
  if (day === undefined) return {};
  switch (operator) {
    case '$eq':
      return { from: day, through: day };
    case '$gt':
    case '$ge':
      return { from: day };
    case '$lt':
    case '$le':
      return { through: day };
    default:
      return {};
  }
}
