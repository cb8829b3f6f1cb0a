import { SqlError, type Position } from '../errors';
import type { PortableFunction } from '../functions/registry';
import type { CallExpression, Expression, FrameBound, SortItem, WindowFrame, WindowSpecification } from '../syntax/ast';
import { BIGINT, isGroupable, isInteger, isNumeric, isOrderable, typeName } from '../types/trino-type';
import { coerce } from './coerce';
import type { Context } from './context';
import { resolveCall } from './resolve-call';
import type { SortKey, Typed, TypedFrame, TypedFrameBound } from './typed';

type Analyze = (expression: Expression, context: Context) => Typed;

export function analyzeSortItems(items: readonly SortItem[], context: Context, analyze: Analyze): SortKey[] {
  return items.map(({ expression, descending, nulls }) => {
    const by = analyze(expression, context);
    checkOrderable(by);
    return { by, descending, nulls };
  });
}

export function checkOrderable(by: Typed): void {
  if (by.type.kind !== 'unknown' && !isOrderable(by.type)) {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      by.at,
      `type ${typeName(by.type)} is not orderable, and thus cannot be used in ORDER BY`,
      'Order by a plain value in it.',
    );
  }
}

const NEEDS_ORDER = ['lag', 'lead'];
const TAKES_NULL_TREATMENT = ['lag', 'lead', 'first_value', 'last_value', 'nth_value'];
const NO_FRAME = ['lag', 'lead', 'row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile'];

/** `function(…) OVER (…)`. @throws SqlError */
export function analyzeWindow(
  expression: CallExpression,
  found: PortableFunction,
  context: Context,
  analyze: Analyze,
): Typed {
  const { at } = expression;
  const invalid = (detail: string, remedy: string): SqlError => new SqlError('SQL_INVALID', at, detail, remedy);
  const unportable = (detail: string, remedy: string): SqlError => new SqlError('SQL_NOT_PORTABLE', at, detail, remedy);
  if (context.windows === 'refused')
    throw new SqlError(
      'SQL_GROUPING',
      at,
      `${context.clause} cannot contain window function ${found.name}`,
      'Calculate it in a subquery and use its column.',
    );
  if (found.kind === 'scalar')
    throw invalid(`${found.name} is neither an aggregate nor a window function`, 'Leave OVER out.');
  if (expression.distinct)
    throw unportable(
      `DISTINCT in a window function (${found.name}) is not portable`,
      'Count distinct rows in a subquery, or use dense_rank().',
    );
  if (expression.filter)
    throw unportable(
      `FILTER with OVER (${found.name}) is not portable`,
      'Write sum(CASE WHEN … THEN 1 ELSE 0 END) OVER (…).',
    );
  if (expression.orderBy.length > 0 || expression.withinGroup)
    throw unportable('ORDER BY inside a window function is not portable', 'Put the order into OVER (ORDER BY …).');
  if (UNPORTABLE_OVER.includes(found.name))
    throw unportable(`${found.name} with OVER is not portable`, 'Aggregate in a subquery and join it.');
  if (expression.nullTreatment && !TAKES_NULL_TREATMENT.includes(found.name))
    throw invalid(`${found.name} does not take IGNORE NULLS`, 'Leave it out.');
  const inner: Context = { ...context, windows: 'refused', clause: `argument of window function ${found.name}` };
  const specification = resolveWindow(expression, context);
  const { args, type } = resolveCall(expression, found, inner, analyze);
  const partitionBy = specification.partitionBy.map((key) => analyze(key, inner));
  for (const key of partitionBy) {
    if (!isGroupable(key.type))
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        key.at,
        `${typeName(key.type)} cannot be used in PARTITION BY`,
        'Use a plain value in it.',
      );
  }
  const orderBy = analyzeSortItems(specification.orderBy, inner, analyze);
  if (NEEDS_ORDER.includes(found.name) && orderBy.length === 0)
    throw invalid(`window function ${found.name} needs ORDER BY in OVER (…)`, 'Write OVER (ORDER BY eventTime).');
  if (specification.frame && NO_FRAME.includes(found.name))
    throw invalid(`cannot specify a window frame for ${found.name}`, 'Leave the frame out.');
  const frame = specification.frame && analyzeFrame(specification.frame, orderBy, inner, analyze);
  return {
    kind: 'window',
    name: found.name,
    args,
    of: found.kind === 'aggregate' ? 'aggregate' : 'window',
    ignoreNulls: expression.nullTreatment === 'ignore',
    partitionBy,
    orderBy,
    ...(frame && { frame }),
    type,
    at,
  };
}

const UNPORTABLE_OVER = [
  'approx_distinct',
  'listagg',
  'histogram',
  'map_agg',
  'multimap_agg',
  'arbitrary',
  'any_value',
];

function resolveWindow(expression: CallExpression, { namedWindows }: Context): WindowSpecification {
  const { over, at } = expression;
  if (!over) throw new TypeError('a window call has OVER');
  if ('text' in over) return named(over.text, over.at, namedWindows);
  if (!over.base) return over;
  const base = named(over.base.text, over.base.at, namedWindows);
  if (over.partitionBy.length > 0)
    throw new SqlError('SQL_INVALID', at, 'a window that refers to another cannot have PARTITION BY', 'Remove it.');
  if (over.orderBy.length > 0 && base.orderBy.length > 0)
    throw new SqlError('SQL_INVALID', at, 'the window referred to has ORDER BY already', 'Remove one of them.');
  if (base.frame)
    throw new SqlError(
      'SQL_INVALID',
      at,
      'the window referred to has a frame',
      'Put the frame where the window is used.',
    );
  return {
    ...base,
    orderBy: over.orderBy.length > 0 ? over.orderBy : base.orderBy,
    ...(over.frame && { frame: over.frame }),
  };
}

function named(name: string, at: Position, windows: ReadonlyMap<string, WindowSpecification>): WindowSpecification {
  const found = windows.get(name.toLowerCase());
  if (!found)
    throw new SqlError('SQL_INVALID', at, `cannot resolve WINDOW name '${name}'`, 'Define it: WINDOW name AS (…).');
  return found.base ? named(found.base.text, found.base.at, windows) : found;
}

function analyzeFrame(frame: WindowFrame, orderBy: readonly SortKey[], context: Context, analyze: Analyze): TypedFrame {
  const { at } = frame;
  const start = bound(frame.start, frame, orderBy, context, analyze);
  const end = frame.end ? bound(frame.end, frame, orderBy, context, analyze) : ({ kind: 'current row' } as const);
  const invalid = (detail: string): SqlError =>
    new SqlError('SQL_INVALID', at, detail, 'Let the frame start before it ends.');
  if (start.kind === 'unbounded following') throw invalid('a window frame cannot start at UNBOUNDED FOLLOWING');
  if (end.kind === 'unbounded preceding') throw invalid('a window frame cannot end at UNBOUNDED PRECEDING');
  if (start.kind === 'following' && !frame.end)
    throw invalid('a frame that starts at FOLLOWING cannot end at CURRENT ROW');
  if (start.kind === 'current row' && end.kind === 'preceding')
    throw invalid('a frame that starts at CURRENT ROW cannot end at PRECEDING');
  if (start.kind === 'following' && (end.kind === 'preceding' || end.kind === 'current row'))
    throw invalid('a frame that starts at FOLLOWING cannot end before it');
  if (frame.unit === 'GROUPS' && orderBy.length === 0)
    throw new SqlError('SQL_INVALID', at, 'a frame of type GROUPS needs ORDER BY', 'Add ORDER BY.');
  return { unit: frame.unit, start, end };
}

function bound(
  of: FrameBound,
  frame: WindowFrame,
  orderBy: readonly SortKey[],
  context: Context,
  analyze: Analyze,
): TypedFrameBound {
  if (!('value' in of)) return of;
  const value = analyze(of.value, context);
  if (value.kind !== 'whole' && value.kind !== 'constant') {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      value.at,
      'a frame bound that is not a literal is not portable',
      "Write a number, or INTERVAL '5' MINUTE.",
    );
  }
  if (value.kind === 'whole' && value.value < 0n)
    throw new SqlError(
      'SQL_INVALID',
      value.at,
      'a frame bound must not be negative',
      'Use PRECEDING or FOLLOWING with a positive number.',
    );
  if (frame.unit !== 'RANGE') {
    if (!isInteger(value.type))
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        value.at,
        `a ${frame.unit} frame counts rows, not ${typeName(value.type)}`,
        'Write a whole number.',
      );
    return { kind: of.kind, value: coerce(value, BIGINT) };
  }
  const [key, ...others] = orderBy;
  if (!key || others.length > 0)
    throw new SqlError(
      'SQL_INVALID',
      frame.at,
      'a RANGE frame with a distance needs exactly one ORDER BY key',
      'Order by one column.',
    );
  const kind = key.by.type.kind;
  const times = kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone';
  const fits = times
    ? value.type.kind === 'interval day to second'
    : isNumeric(key.by.type) && isInteger(value.type) && isInteger(key.by.type);
  if (!fits)
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      value.at,
      `a RANGE frame over ${typeName(key.by.type)} cannot be ${typeName(value.type)} wide`,
      "Use INTERVAL '5' MINUTE for times and whole numbers for whole numbers.",
    );
  return { kind: of.kind, value: times ? value : coerce(value, key.by.type) };
}
