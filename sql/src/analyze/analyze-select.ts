import { SqlError } from '../errors';
import type { Expression, SelectBody, SelectItem, SortItem, WindowSpecification } from '../syntax/ast';
import { isGroupable, typeName } from '../types/trino-type';
import { analyzeExpression } from './analyze-expression';
import { analyzeRelation, type AnalyzedRelation } from './analyze-relation';
import { checkOrderable } from './analyze-window';
import type { CommonTable, Context, Session } from './context';
import { analyzeGroupBy, checkGrouped } from './grouping';
import { condition } from './operators';
import { Scope, type Field } from './scope';
import type { GroupPlan, OutputColumn, SelectPlan, SortKey, Typed } from './typed';
import { keyOf, walk } from './walk';

export interface AnalyzedSelect {
  readonly plan: SelectPlan;
  readonly columns: readonly OutputColumn[];
  readonly orderBy: readonly SortKey[];
}

interface Item {
  readonly of: Typed;
  readonly name?: string;
}

/** One SELECT with the ORDER BY that follows it, which may use what FROM yields. @throws SqlError */
export function analyzeSelect(
  session: Session,
  select: SelectBody,
  orderItems: readonly SortItem[],
  outer: Scope | undefined,
  commonTables: readonly CommonTable[],
): AnalyzedSelect {
  const aliases = new Set(
    select.items.flatMap((item) => (item.kind === 'expression' && item.alias ? [item.alias.text.toLowerCase()] : [])),
  );
  const empty: Context = {
    session,
    scope: new Scope([], outer),
    commonTables,
    clause: 'FROM clause',
    aggregates: 'refused',
    windows: 'refused',
    namedWindows: new Map(),
    aliases,
  };
  const from = select.from && analyzeRelation(select.from, empty);
  const scope = new Scope(from?.fields ?? [], outer);
  const base: Context = { ...empty, scope };
  const where =
    select.where && condition(analyzeExpression(select.where, { ...base, clause: 'WHERE clause' }), 'WHERE clause');
  const full: Context = {
    ...base,
    clause: 'SELECT',
    aggregates: 'allowed',
    windows: 'allowed',
    namedWindows: namedWindows(select),
  };
  const items = select.items.flatMap((item) => analyzeItem(item, full, from));
  const groupBy =
    select.groupBy &&
    analyzeGroupBy(select.groupBy, (expression) =>
      groupingKey(expression, items, { ...base, clause: 'GROUP BY clause' }),
    );
  const having =
    select.having &&
    condition(
      analyzeExpression(select.having, { ...full, clause: 'HAVING clause', windows: 'refused' }),
      'HAVING clause',
    );
  const orderBy = orderItems.map((item) => sortKey(item, items, full));

  const aggregated = [...items.map(({ of }) => of), ...(having ? [having] : []), ...orderBy.map(({ by }) => by)].some(
    containsAggregate,
  );
  const group: GroupPlan | undefined = groupBy ?? (aggregated || having ? { keys: [] } : undefined);
  if (group) checkAll(group, columnIds(from), { items, having, orderBy });
  if (select.distinct) checkDistinct(items, orderBy);

  const columns = items.map(({ of, name }) => ({
    column: session.column(of.type),
    ...(name !== undefined && { name }),
  }));
  const plan: SelectPlan = {
    kind: 'select',
    distinct: select.distinct,
    items: items.flatMap(({ of }, i) => (columns[i] ? [{ of, column: columns[i].column }] : [])),
    ...(from && { from: from.plan }),
    ...(where && { where }),
    ...(group && { group }),
    ...(having && { having }),
  };
  return { plan, columns, orderBy };
}

function namedWindows(select: SelectBody): Map<string, WindowSpecification> {
  const windows = new Map<string, WindowSpecification>();
  for (const { name, specification } of select.windows) {
    const key = name.text.toLowerCase();
    if (windows.has(key))
      throw new SqlError(
        'SQL_INVALID',
        name.at,
        `WINDOW name '${name.text}' specified more than once`,
        'Name each window once.',
      );
    if (specification.base && !windows.has(specification.base.text.toLowerCase())) {
      throw new SqlError(
        'SQL_INVALID',
        specification.base.at,
        `cannot resolve WINDOW name '${specification.base.text}'`,
        'Define it before it is used.',
      );
    }
    windows.set(key, specification);
  }
  return windows;
}

function analyzeItem(item: SelectItem, context: Context, from: AnalyzedRelation | undefined): Item[] {
  if (item.kind === 'expression') {
    const of = analyzeExpression(item.expression, context);
    // Trino names a column by its alias, or by the last name of a plain reference, as written.
    const { expression } = item;
    const name =
      item.alias?.text ??
      (expression.kind === 'identifier'
        ? expression.name.text
        : expression.kind === 'dereference'
          ? dereferenceName(expression)
          : undefined);
    return [{ of, ...(name !== undefined && { name }) }];
  }
  if (!item.of) {
    if (!from)
      throw new SqlError(
        'SQL_INVALID',
        item.at,
        'SELECT * not allowed in queries without FROM clause',
        'Name the columns, or add FROM.',
      );
    return from.fields.map(starItem);
  }
  const qualifier = item.of.kind === 'identifier' ? item.of.name.text.toLowerCase() : undefined;
  const fields = (from?.fields ?? []).filter(
    ({ qualifiers }) => qualifier !== undefined && qualifiers.at(-1) === qualifier,
  );
  if (fields.length === 0 || item.aliases) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      item.at,
      'the star can only follow the name of a table',
      'Name the fields one by one.',
    );
  }
  return fields.map(starItem);
}

const starItem = ({ of, name }: Field): Item => ({ of, ...(name !== undefined && { name }) });

function dereferenceName(expression: Extract<Expression, { kind: 'dereference' }>): string | undefined {
  let base: Expression = expression;
  while (base.kind === 'dereference') base = base.base;
  return base.kind === 'identifier' ? expression.field.text : undefined;
}

function ordinal(expression: Expression, items: readonly Item[], clause: string): Item | undefined {
  if (expression.kind !== 'integer') return undefined;
  const position = Number(expression.text);
  const item = items[position - 1];
  if (!item)
    throw new SqlError(
      'SQL_INVALID',
      expression.at,
      `${clause} position ${expression.text} is not in select list`,
      `Use 1 to ${items.length}.`,
    );
  return item;
}

function groupingKey(expression: Expression, items: readonly Item[], context: Context): Typed {
  const item = ordinal(expression, items, 'GROUP BY');
  if (!item) return analyzeExpression(expression, context);
  if (containsAggregate(item.of) || containsWindow(item.of)) {
    throw new SqlError(
      'SQL_GROUPING',
      expression.at,
      'GROUP BY cannot contain aggregates or window functions',
      'Group by another column.',
    );
  }
  return item.of;
}

/** ORDER BY sees the output columns first, then what FROM yields. */
function sortKey({ expression, descending, nulls }: SortItem, items: readonly Item[], context: Context): SortKey {
  const item = ordinal(expression, items, 'ORDER BY');
  const fields = items.map(({ of, name }) => ({ qualifiers: [], of, ...(name !== undefined && { name }) }));
  const by =
    item?.of ??
    analyzeExpression(expression, {
      ...context,
      scope: new Scope(fields, context.scope),
      clause: 'ORDER BY clause',
      aliases: new Set(),
    });
  checkOrderable(by);
  return { by, descending, nulls };
}

const contains = (expression: Typed, kind: Typed['kind']): boolean => {
  let found = false;
  walk(expression, (inner) => {
    if (inner.kind === kind) found = true;
    return 'query' in inner ? 'skip' : undefined;
  });
  return found;
};
const containsAggregate = (expression: Typed): boolean =>
  contains(expression, 'aggregate') || contains(expression, 'grouping');
const containsWindow = (expression: Typed): boolean => contains(expression, 'window');

function columnIds(from: AnalyzedRelation | undefined): Set<number> {
  const ids = new Set<number>();
  for (const { of } of from?.fields ?? []) {
    walk(of, (inner) => {
      if (inner.kind === 'column') ids.add(inner.column.id);
      return undefined;
    });
  }
  return ids;
}

function checkAll(
  group: GroupPlan,
  columns: ReadonlySet<number>,
  parts: { items: readonly Item[]; having: Typed | undefined; orderBy: readonly SortKey[] },
): void {
  for (const { of } of parts.items) checkGrouped(of, group, columns, '');
  if (parts.having) checkGrouped(parts.having, group, columns, 'HAVING');
  for (const { by } of parts.orderBy) checkGrouped(by, group, columns, 'ORDER BY');
}

function checkDistinct(items: readonly Item[], orderBy: readonly SortKey[]): void {
  for (const { of } of items) {
    if (!isGroupable(of.type))
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        of.at,
        `DISTINCT can only be applied to comparable types (actual: ${typeName(of.type)})`,
        "Select a value in it, e.g. element_at(map, 'key').",
      );
  }
  const selected = new Set(items.map(({ of }) => keyOf(of)));
  for (const { by } of orderBy) {
    if (!selected.has(keyOf(by)))
      throw new SqlError(
        'SQL_INVALID',
        by.at,
        'for SELECT DISTINCT, ORDER BY expressions must appear in select list',
        'Add the expression to SELECT.',
      );
  }
}
