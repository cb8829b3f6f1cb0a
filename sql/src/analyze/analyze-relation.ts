import { SqlError, type Position } from '../errors';
import type { Alias, Name, Relation } from '../syntax/ast';
import { BIGINT, fromSqlType, typeName, type TrinoType } from '../types/trino-type';
import { analyzeExpression } from './analyze-expression';
import type { Context } from './context';
import { checkCorrelation } from './correlation';
import { call, compare, condition } from './operators';
import { Scope, type Field } from './scope';
import type { Column, OutputColumn, RelationPlan, Typed } from './typed';
import { walk } from './walk';

export interface AnalyzedRelation {
  readonly plan: RelationPlan;
  readonly fields: readonly Field[];
}

/** What one item of FROM yields. `left` holds the relations before it, which UNNEST and LATERAL may use. @throws SqlError */
export function analyzeRelation(relation: Relation, context: Context, left: readonly Field[] = []): AnalyzedRelation {
  switch (relation.kind) {
    case 'table':
      return analyzeTable(relation.parts, context);
    case 'subquery':
      return derived(relation.query, context, { lateral: false, scope: context.scope.outer });
    case 'lateral':
      return derived(relation.query, context, { lateral: true, scope: new Scope(left, context.scope.outer) });
    case 'unnest':
      return analyzeUnnest(relation, { ...context, scope: new Scope(left, context.scope.outer) });
    case 'aliased':
      return withAlias(analyzeRelation(relation.relation, context, left), relation.alias, relation.relation.kind);
    case 'join':
      return analyzeJoin(relation, context, left);
  }
}

export const reference = (column: Column, name: string, at: Position): Typed => ({
  kind: 'column',
  column,
  name,
  type: column.type,
  at,
});

export function outputFields(
  columns: readonly OutputColumn[],
  fresh: readonly Column[],
  qualifiers: readonly string[],
  at: Position,
): Field[] {
  return columns.map(({ name }, i) => {
    const column = fresh[i];
    if (!column) throw new TypeError('a relation has as many columns as its query');
    return { qualifiers, of: reference(column, name ?? '', at), ...(name !== undefined && { name }) };
  });
}

function analyzeTable(parts: readonly Name[], { session, commonTables }: Context): AnalyzedRelation {
  const [first] = parts;
  const at = first?.at ?? { line: 1, column: 1 };
  const written = parts.map(({ text }) => text).join('.');
  const common = parts.length === 1 ? commonTables.findLast(({ name }) => name === written.toLowerCase()) : undefined;
  if (common) {
    const columns = common.columns.map(({ column }) => session.column(column.type));
    return {
      plan: { at, kind: 'common table', id: common.id, columns },
      fields: outputFields(common.columns, columns, [common.name], at),
    };
  }
  const known = Object.keys(session.tables);
  const table =
    known.find((name) => name.toLowerCase() === written.toLowerCase()) ??
    known.find((name) => name.toLowerCase() === parts.at(-1)?.text.toLowerCase());
  const declared = table === undefined ? undefined : session.tables[table];
  if (table === undefined || !declared) {
    throw new SqlError(
      'SQL_UNKNOWN_TABLE',
      at,
      `table '${written}' does not exist`,
      known.length > 0 ? `The audit store has ${known.join(', ')}.` : 'The audit store has no tables.',
    );
  }
  session.tablesUsed.add(table);
  const columns = Object.entries(declared).map(([name, type]) => ({ name, column: session.column(fromSqlType(type)) }));
  const qualifiers = parts.map(({ text }) => text.toLowerCase());
  // Trino's catalogues have names in lower case; those of a query stay as they are written.
  const fields = columns.map(({ name, column }) => ({
    name: name.toLowerCase(),
    qualifiers,
    of: reference(column, name, at),
  }));
  return { plan: { at, kind: 'table', table, columns }, fields };
}

function derived(
  query: Extract<Relation, { kind: 'subquery' }>['query'],
  { session, commonTables }: Context,
  { lateral, scope }: { lateral: boolean; scope: Scope | undefined },
): AnalyzedRelation {
  const plan = session.analyzeQuery(session, query, scope, commonTables);
  if (lateral && scope) checkCorrelation(plan, { scope }, 'LATERAL', query.at);
  const columns = plan.columns.map(({ column }) => session.column(column.type));
  return {
    plan: { at: query.at, kind: 'derived', query: plan, columns, lateral },
    fields: outputFields(plan.columns, columns, [], query.at),
  };
}

function withAlias(
  { plan, fields }: AnalyzedRelation,
  { name, columns }: Alias,
  kind: Relation['kind'],
): AnalyzedRelation {
  if (columns && columns.length !== fields.length) {
    throw new SqlError(
      'SQL_INVALID',
      name.at,
      `column alias list has ${columns.length} entries but '${name.text}' has ${fields.length} columns`,
      'Name every column, or none.',
    );
  }
  if (kind === 'join')
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      name.at,
      'an alias for a join in parentheses is not portable',
      'Use a subquery: (SELECT … FROM … JOIN …) AS alias.',
    );
  const qualifiers = [name.text.toLowerCase()];
  return {
    plan,
    fields: fields.map((field, i) => {
      const renamed = columns?.[i]?.text ?? field.name;
      return { qualifiers, of: field.of, ...(renamed !== undefined && { name: renamed }) };
    }),
  };
}

function analyzeUnnest(relation: Extract<Relation, { kind: 'unnest' }>, context: Context): AnalyzedRelation {
  const { session } = context;
  const inner: Context = { ...context, clause: 'UNNEST', aggregates: 'refused', windows: 'refused' };
  const fields: Field[] = [];
  const add = (type: TrinoType, name?: string): Column => {
    const column = session.column(type);
    fields.push({
      qualifiers: [],
      of: reference(column, name ?? '', relation.at),
      ...(name !== undefined && { name }),
    });
    return column;
  };
  const items = relation.expressions.map((expression) => {
    const of = analyzeExpression(expression, inner);
    const { type } = of;
    if (type.kind === 'map') return { of, columns: [add(type.key), add(type.value)] };
    if (type.kind !== 'array')
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        of.at,
        `cannot unnest type: ${typeName(type)}`,
        'UNNEST takes arrays and maps.',
      );
    const { element } = type;
    return {
      of,
      columns: element.kind === 'row' ? element.fields.map((field) => add(field.type, field.name)) : [add(element)],
    };
  });
  const ordinality = relation.ordinality ? add(BIGINT) : undefined;
  return { plan: { at: relation.at, kind: 'unnest', items, ...(ordinality && { ordinality }) }, fields };
}

function isLateral(relation: Relation): boolean {
  return (
    relation.kind === 'unnest' ||
    relation.kind === 'lateral' ||
    (relation.kind === 'aliased' && isLateral(relation.relation))
  );
}

function analyzeJoin(
  relation: Extract<Relation, { kind: 'join' }>,
  context: Context,
  outerLeft: readonly Field[],
): AnalyzedRelation {
  const { at, type } = relation;
  const left = analyzeRelation(relation.left, context, outerLeft);
  const lateral = isLateral(relation.right);
  const right = analyzeRelation(relation.right, context, lateral ? [...left.fields, ...outerLeft] : []);
  const fields = [...left.fields, ...right.fields];
  if (lateral && type !== 'cross' && (relation.using !== undefined || !isTrue(relation.on))) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      'a join with UNNEST or LATERAL can only be CROSS JOIN, or JOIN … ON TRUE',
      'Put the condition into WHERE.',
    );
  }
  if (lateral && (type === 'right' || type === 'full')) {
    throw new SqlError(
      'SQL_INVALID',
      at,
      `${type.toUpperCase()} JOIN with UNNEST or LATERAL is not possible`,
      'Use CROSS JOIN or LEFT JOIN … ON TRUE.',
    );
  }
  if (relation.using) return joinUsing(relation.using, left, right, { type, at });
  const on =
    relation.on &&
    condition(
      analyzeExpression(relation.on, {
        ...context,
        scope: new Scope(fields, context.scope.outer),
        clause: 'JOIN clause',
        aggregates: 'refused',
        windows: 'refused',
      }),
      'JOIN ON',
    );
  if (on && type !== 'inner') refuseSubquery(on);
  return { plan: { at, kind: 'join', type, left: left.plan, right: right.plan, ...(on && { on }) }, fields };
}

function refuseSubquery(on: Typed): void {
  walk(on, (inner) => {
    if ('query' in inner)
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        inner.at,
        'a subquery in the condition of an outer join is not portable',
        'Put it into WHERE, or filter one side in a subquery first.',
      );
    return undefined;
  });
}

const isTrue = (on: Extract<Relation, { kind: 'join' }>['on']): boolean => on?.kind === 'boolean' && on.value;

/** The columns joined by come first and once; neither side's own is in sight any more. */
function joinUsing(
  names: readonly Name[],
  left: AnalyzedRelation,
  right: AnalyzedRelation,
  { type, at }: { type: Extract<RelationPlan, { kind: 'join' }>['type']; at: Position },
): AnalyzedRelation {
  const merged: Field[] = [];
  const hidden = new Set<Field>();
  let on: Typed | undefined;
  for (const name of names) {
    const [l, r] = [find(left.fields, name), find(right.fields, name)];
    hidden.add(l).add(r);
    const equal = compare('=', l.of, r.of, name.at);
    on = on ? call('$and', [on, equal], equal.type, at) : equal;
    const args = equal.kind === 'call' ? equal.args : [];
    const [a = l.of, b = r.of] = args;
    const of = type === 'right' ? b : type === 'full' ? call('coalesce', [a, b], a.type, at) : a;
    merged.push({ name: l.name ?? name.text, qualifiers: [], of });
  }
  const rest = [...left.fields, ...right.fields].filter((field) => !hidden.has(field));
  return {
    plan: { at, kind: 'join', type, left: left.plan, right: right.plan, ...(on && { on }) },
    fields: [...merged, ...rest],
  };
}

function find(fields: readonly Field[], { text, at }: Name): Field {
  const [match, ...others] = fields.filter(({ name }) => name?.toLowerCase() === text.toLowerCase());
  if (!match)
    throw new SqlError(
      'SQL_UNKNOWN_COLUMN',
      at,
      `column '${text}' is missing from one side of the join`,
      'Name columns that both sides have, or use ON.',
    );
  if (others.length > 0)
    throw new SqlError('SQL_AMBIGUOUS_COLUMN', at, `column '${text}' is ambiguous on one side of the join`, 'Use ON.');
  return match;
}
