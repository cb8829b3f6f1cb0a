import type { BodyPlan, QueryPlan, RelationPlan, SortKey, Typed, TypedFrameBound } from './typed';

/** What makes two expressions the same: everything but where they stand. */
export function keyOf(expression: Typed): string {
  let key = keys.get(expression);
  if (key === undefined) {
    key = JSON.stringify(expression, (name, value: unknown) =>
      name === 'at' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
    );
    keys.set(expression, key);
  }
  return key;
}
const keys = new WeakMap<Typed, string>();

const frameValue = (bound: TypedFrameBound): Typed[] =>
  bound.kind === 'preceding' || bound.kind === 'following' ? [bound.value] : [];
const sortValues = (orderBy: readonly SortKey[]): Typed[] => orderBy.map(({ by }) => by);

/** The expressions directly within one, those of a subquery not included. */
export function children(expression: Typed): readonly Typed[] {
  switch (expression.kind) {
    case 'field':
      return [expression.base];
    case 'call':
    case 'grouping':
      return expression.args;
    case 'case':
      return [...expression.branches.flatMap(({ when, then }) => [when, then]), expression.otherwise];
    case 'cast':
    case 'in query':
    case 'quantified':
      return [expression.operand];
    case 'lambda':
      return [expression.body];
    case 'array':
    case 'row':
      return expression.items;
    case 'aggregate':
      return [...expression.args, ...(expression.filter ? [expression.filter] : []), ...sortValues(expression.orderBy)];
    case 'window':
      return [
        ...expression.args,
        ...expression.partitionBy,
        ...sortValues(expression.orderBy),
        ...(expression.frame ? [...frameValue(expression.frame.start), ...frameValue(expression.frame.end)] : []),
      ];
    default:
      return [];
  }
}

export const subqueryOf = (expression: Typed): QueryPlan | undefined =>
  'query' in expression ? expression.query : undefined;

/** Calls `visit` for each expression until it answers `skip`; subqueries are entered too. */
export function walk(expression: Typed, visit: (expression: Typed) => 'skip' | undefined): void {
  if (visit(expression) === 'skip') return;
  for (const child of children(expression)) walk(child, visit);
  const query = subqueryOf(expression);
  if (query) walkQuery(query, visit);
}

export function walkQuery(query: QueryPlan, visit: (expression: Typed) => 'skip' | undefined): void {
  for (const table of query.with) walkQuery(table.query, visit);
  walkBody(query.body, visit);
  for (const key of query.orderBy) walk(key.by, visit);
}

function walkBody(body: BodyPlan, visit: (expression: Typed) => 'skip' | undefined): void {
  switch (body.kind) {
    case 'select':
      if (body.from) walkRelation(body.from, visit);
      for (const expression of [
        body.where,
        ...(body.group?.keys ?? []),
        body.having,
        ...body.items.map(({ of }) => of),
      ]) {
        if (expression) walk(expression, visit);
      }
      return;
    case 'values':
      for (const expression of body.rows.flat()) walk(expression, visit);
      return;
    case 'set':
      walkQuery(body.left, visit);
      walkQuery(body.right, visit);
      return;
    case 'query':
      walkQuery(body.query, visit);
  }
}

function walkRelation(relation: RelationPlan, visit: (expression: Typed) => 'skip' | undefined): void {
  switch (relation.kind) {
    case 'derived':
      walkQuery(relation.query, visit);
      return;
    case 'unnest':
      for (const { of } of relation.items) walk(of, visit);
      return;
    case 'join':
      walkRelation(relation.left, visit);
      walkRelation(relation.right, visit);
      if (relation.on) walk(relation.on, visit);
      return;
    case 'table':
    case 'common table':
      return;
  }
}
