import { SqlError } from '../errors';
import type { CommonTable as CommonTableSyntax, Query, QueryBody, SortItem } from '../syntax/ast';
import { commonType } from '../types/coercion';
import { isGroupable, typeName, type TrinoType } from '../types/trino-type';
import { analyzeExpression } from './analyze-expression';
import { reference } from './analyze-relation';
import { analyzeSelect } from './analyze-select';
import { checkOrderable } from './analyze-window';
import { castRemedy, coerce, unify } from './coerce';
import type { CommonTable, Context, Session } from './context';
import { Scope } from './scope';
import type { BodyPlan, CommonTablePlan, OutputColumn, QueryPlan, SortKey, Typed } from './typed';

/** A whole query with its WITH, in the scope of the queries around it. @throws SqlError */
export function analyzeQuery(
  session: Session,
  query: Query,
  outer: Scope | undefined,
  outerTables: readonly CommonTable[],
): QueryPlan {
  if (query.recursive)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      query.at,
      'WITH RECURSIVE is not portable: Trino stops after ten steps with an error',
      'Join the steps that are needed one by one, or use sequence() with UNNEST.',
    );
  const commonTables = [...outerTables];
  const plans: CommonTablePlan[] = [];
  const seen = new Set<string>();
  for (const table of query.with) {
    const name = table.name.text.toLowerCase();
    if (seen.has(name))
      throw new SqlError(
        'SQL_INVALID',
        table.name.at,
        `WITH query name '${table.name.text}' specified more than once`,
        'Give each query its own name.',
      );
    seen.add(name);
    const plan = analyzeQuery(session, table.query, outer, commonTables);
    const id = session.id();
    plans.push({ id, query: plan, columns: plan.columns.map(({ column }) => column) });
    commonTables.push({ name, id, columns: renamed(table, plan.columns) });
  }
  const body = analyzeBody(session, query.body, query.orderBy, outer, commonTables);
  return {
    with: plans,
    body: body.plan,
    orderBy: body.orderBy,
    columns: body.columns,
    ...(query.offset !== undefined && { offset: query.offset }),
    ...(query.limit !== undefined && { limit: query.limit }),
  };
}

function renamed({ columns, name }: CommonTableSyntax, outputs: readonly OutputColumn[]): OutputColumn[] {
  if (columns && columns.length !== outputs.length) {
    throw new SqlError(
      'SQL_INVALID',
      name.at,
      `column alias list has ${columns.length} entries but relation has ${outputs.length} columns`,
      'Name every column, or none.',
    );
  }
  return outputs.map(({ column, name: own }, i) => {
    const text = columns?.[i]?.text ?? own;
    return { column, ...(text !== undefined && { name: text }) };
  });
}

interface AnalyzedBody {
  readonly plan: BodyPlan;
  readonly columns: readonly OutputColumn[];
  readonly orderBy: readonly SortKey[];
}

function analyzeBody(
  session: Session,
  body: QueryBody,
  orderItems: readonly SortItem[],
  outer: Scope | undefined,
  commonTables: readonly CommonTable[],
): AnalyzedBody {
  switch (body.kind) {
    case 'select':
      return analyzeSelect(session, body, orderItems, outer, commonTables);
    case 'values':
      return ordered(
        analyzeValues(body.rows, context(session, outer, commonTables), body.at),
        orderItems,
        context(session, outer, commonTables),
      );
    case 'query': {
      const query = analyzeQuery(session, body.query, outer, commonTables);
      const columns = query.columns.map(({ column, name }) => ({
        column: session.column(column.type),
        ...(name !== undefined && { name }),
      }));
      return ordered(
        { plan: { kind: 'query', query, columns: columns.map(({ column }) => column) }, columns },
        orderItems,
        context(session, outer, commonTables),
      );
    }
    case 'set':
      return ordered(
        analyzeSetOperation(session, body, outer, commonTables),
        orderItems,
        context(session, outer, commonTables),
      );
  }
}

const context = (session: Session, outer: Scope | undefined, commonTables: readonly CommonTable[]): Context => ({
  session,
  scope: new Scope([], outer),
  commonTables,
  clause: 'VALUES',
  aggregates: 'refused',
  windows: 'refused',
  namedWindows: new Map(),
  aliases: new Set(),
});

/** ORDER BY after a set operation or VALUES sees the output columns only. */
function ordered(
  body: { plan: BodyPlan; columns: readonly OutputColumn[] },
  items: readonly SortItem[],
  base: Context,
): AnalyzedBody {
  const fields = body.columns.map(({ column, name }) => ({
    qualifiers: [],
    of: reference(column, name ?? '', { line: 1, column: 1 }),
    ...(name !== undefined && { name }),
  }));
  const scope = new Scope(fields, base.scope.outer);
  const orderBy = items.map(({ expression, descending, nulls }): SortKey => {
    const position = expression.kind === 'integer' ? fields[Number(expression.text) - 1] : undefined;
    if (expression.kind === 'integer' && !position)
      throw new SqlError(
        'SQL_INVALID',
        expression.at,
        `ORDER BY position ${expression.text} is not in select list`,
        `Use 1 to ${fields.length}.`,
      );
    const by = position?.of ?? analyzeExpression(expression, { ...base, scope, clause: 'ORDER BY clause' });
    checkOrderable(by);
    return { by, descending, nulls };
  });
  return { ...body, orderBy };
}

function analyzeValues(
  rows: Extract<QueryBody, { kind: 'values' }>['rows'],
  base: Context,
  at: QueryBody['at'],
): { plan: BodyPlan; columns: OutputColumn[] } {
  const typed = rows.map((row): readonly Typed[] => {
    const value = analyzeExpression(row, base);
    return value.kind === 'row' ? value.items : [value];
  });
  const width = typed[0]?.length ?? 0;
  const columnValues = Array.from({ length: width }, (_, i) =>
    unify(
      typed.map((row) => {
        const value = row[i];
        if (!value || row.length !== width)
          throw new SqlError(
            'SQL_INVALID',
            row[0]?.at ?? at,
            `VALUES rows have mismatched sizes: ${width} and ${row.length}`,
            'Give every row the same number of values.',
          );
        return value;
      }),
      `values in column ${i + 1} of VALUES must have one type`,
    ),
  );
  const columns = columnValues.map(({ type }) => base.session.column(type));
  const converted = typed.map((_, i) => columnValues.map(({ items }) => items[i]).filter((item) => item !== undefined));
  return { plan: { kind: 'values', rows: converted, columns }, columns: columns.map((column) => ({ column })) };
}

function analyzeSetOperation(
  session: Session,
  body: Extract<QueryBody, { kind: 'set' }>,
  outer: Scope | undefined,
  commonTables: readonly CommonTable[],
): { plan: BodyPlan; columns: OutputColumn[] } {
  const left = asQuery(session, body.left, outer, commonTables);
  const right = asQuery(session, body.right, outer, commonTables);
  const name = body.operator.toUpperCase();
  if (left.columns.length !== right.columns.length) {
    throw new SqlError(
      'SQL_INVALID',
      body.at,
      `${name} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
      'Select as many columns on both sides.',
    );
  }
  const types = left.columns.map(({ column }, i): TrinoType => {
    const other = right.columns[i]?.column.type ?? column.type;
    const type = commonType(column.type, other);
    if (!type)
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        body.right.at,
        `column ${i + 1} in ${name} query has incompatible types: ${typeName(column.type)}, ${typeName(other)}`,
        castRemedy(other, column.type),
      );
    if (!(body.operator === 'union' && body.all) && !isGroupable(type)) {
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        body.at,
        `type ${typeName(type)} is not comparable and therefore cannot be used in ${name}`,
        'Select a value in it.',
      );
    }
    return type;
  });
  const columns = types.map((type) => session.column(type));
  const outputs = columns.map((column, i): OutputColumn => {
    const own = left.columns[i]?.name;
    return { column, ...(own !== undefined && { name: own }) };
  });
  return {
    plan: {
      kind: 'set',
      operator: body.operator,
      all: body.all,
      left: converted(session, left, types),
      right: converted(session, right, types),
      columns,
    },
    columns: outputs,
  };
}

function asQuery(
  session: Session,
  body: QueryBody,
  outer: Scope | undefined,
  commonTables: readonly CommonTable[],
): QueryPlan {
  if (body.kind === 'query') return analyzeQuery(session, body.query, outer, commonTables);
  const { plan, columns } = analyzeBody(session, body, [], outer, commonTables);
  return { with: [], body: plan, orderBy: [], columns };
}

/** The query with its columns converted to `types`, where they are not of them already. */
function converted(session: Session, query: QueryPlan, types: readonly TrinoType[]): QueryPlan {
  const fresh = query.columns.map(({ column }) => session.column(column.type));
  const items = types.flatMap((type, i) => {
    const column = fresh[i];
    return column
      ? [{ column: session.column(type), of: coerce(reference(column, '', { line: 1, column: 1 }), type) }]
      : [];
  });
  if (items.every(({ of }) => of.kind === 'column')) return query;
  return {
    with: [],
    orderBy: [],
    columns: items.map(({ column }) => ({ column })),
    body: {
      kind: 'select',
      distinct: false,
      items,
      from: { at: { line: 1, column: 1 }, kind: 'derived', query, columns: fresh, lateral: false },
    },
  };
}
