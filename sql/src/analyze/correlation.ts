import { SqlError, type Position } from '../errors';
import type { Context } from './context';
import type { Scope } from './scope';
import type { BodyPlan, QueryPlan, RelationPlan, SelectPlan, Typed } from './typed';
import { walk, walkQuery } from './walk';

type Kind = 'EXISTS' | 'IN' | 'a comparison with ANY or ALL' | 'a scalar subquery' | 'LATERAL';

/** Trino rewrites a subquery that uses columns from outside into joins, and refuses those that it cannot. @throws SqlError */
export function checkCorrelation(query: QueryPlan, { scope }: Pick<Context, 'scope'>, kind: Kind, at: Position): void {
  const near = columnsOf(scope.fields.map(({ of }) => of));
  const far = new Set<number>();
  for (let outer: Scope | undefined = scope.outer; outer; outer = outer.outer) {
    for (const id of columnsOf(outer.fields.map(({ of }) => of))) far.add(id);
  }
  const all = new Set([...near, ...far]);
  if (!uses(query, all)) return;
  const refuse = (what: string, remedy: string): never => {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      `a correlated subquery in ${kind} ${what} is not supported by Trino`,
      remedy,
    );
  };
  if (uses(query, far)) refuse('that uses columns from two levels outside', 'Join the tables instead.');
  checkQuery(query, all, kind, refuse);
}

type Refuse = (what: string, remedy: string) => never;

function checkQuery(query: QueryPlan, outer: ReadonlySet<number>, kind: Kind, refuse: Refuse): void {
  const { body } = query;
  if (!uses(query, outer)) return;
  if (body.kind === 'values') refuse('with VALUES', 'Select the values without FROM, or join them.');
  if (body.kind === 'query') checkQuery(body.query, outer, kind, refuse);
  if (body.kind === 'set') refuse('with a set operation', 'Write one subquery for each side.');
  if (body.kind !== 'select') return;
  if (body.from && body.items.some(({ of }) => usesExpression(of, outer))) {
    refuse(
      'that selects an outer column beside its own tables',
      'Calculate with the outer column outside of the subquery.',
    );
  }
  const conditions = body.where ? conjuncts(body.where).filter((condition) => usesExpression(condition, outer)) : [];
  if (
    (query.limit !== undefined || query.offset !== undefined) &&
    !conditions.every((condition) => isEquality(condition, outer))
  ) {
    refuse('with LIMIT and a condition other than =', 'Use max_by, min_by or row_number() in a join.');
  }
  if (conditions.length > 0 && hasWindow(body))
    refuse('with a window function', 'Calculate the window function first, and join its result.');
  if (body.from) checkRelation(body.from, body, outer, kind, refuse);
}

function checkRelation(
  relation: RelationPlan,
  select: SelectPlan,
  outer: ReadonlySet<number>,
  kind: Kind,
  refuse: Refuse,
): void {
  if (relation.kind === 'unnest' && relation.items.some(({ of }) => usesExpression(of, outer))) {
    if (select.where)
      refuse('with UNNEST of an outer column and WHERE', 'Use any_match(array, x -> …), filter or contains.');
    if (kind === 'IN' || kind === 'a comparison with ANY or ALL')
      refuse('with UNNEST of an outer column', 'Use contains(array, x) or any_match(array, x -> …).');
  }
  if (relation.kind === 'derived') checkQuery(relation.query, outer, kind, refuse);
  if (relation.kind === 'join') {
    if (relation.type !== 'inner' && relation.on && usesExpression(relation.on, outer))
      refuse('with an outer column in the condition of an outer join', 'Put the condition into WHERE.');
    checkRelation(relation.left, select, outer, kind, refuse);
    checkRelation(relation.right, select, outer, kind, refuse);
  }
}

function columnsOf(expressions: readonly Typed[]): Set<number> {
  const ids = new Set<number>();
  for (const expression of expressions) {
    walk(expression, (inner) => {
      if (inner.kind === 'column') ids.add(inner.column.id);
      return undefined;
    });
  }
  return ids;
}

function uses(query: QueryPlan, ids: ReadonlySet<number>): boolean {
  let found = false;
  walkQuery(query, (inner) => {
    if (inner.kind === 'column' && ids.has(inner.column.id)) found = true;
    return undefined;
  });
  return found;
}

const usesExpression = (expression: Typed, ids: ReadonlySet<number>): boolean =>
  [...columnsOf([expression])].some((id) => ids.has(id));

const conjuncts = (condition: Typed): Typed[] =>
  condition.kind === 'call' && condition.name === '$and' ? condition.args.flatMap(conjuncts) : [condition];

/** `inner = outer`, with nothing of both on one side. */
function isEquality(condition: Typed, outer: ReadonlySet<number>): boolean {
  if (condition.kind !== 'call' || condition.name !== '$eq') return false;
  return condition.args.every((side) => {
    const ids = [...columnsOf([side])];
    return ids.every((id) => outer.has(id)) || ids.every((id) => !outer.has(id));
  });
}

function hasWindow(body: Extract<BodyPlan, { kind: 'select' }>): boolean {
  let found = false;
  for (const { of } of body.items) {
    walk(of, (inner) => {
      if (inner.kind === 'window') found = true;
      return undefined;
    });
  }
  return found;
}
