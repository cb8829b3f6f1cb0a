import type { QueryPlan, RelationPlan, Typed } from '../analyze/typed';
import { walkQuery } from '../analyze/walk';
import { finding, type LintFinding } from './finding';

/** Every relation of a query and its subqueries. */
function relations(query: QueryPlan): RelationPlan[] {
  const found: RelationPlan[] = [];
  const enterRelation = (relation: RelationPlan): void => {
    found.push(relation);
    if (relation.kind === 'join') {
      enterRelation(relation.left);
      enterRelation(relation.right);
    }
    if (relation.kind === 'derived') enterQuery(relation.query);
  };
  const enterQuery = ({ with: tables, body }: QueryPlan): void => {
    for (const table of tables) enterQuery(table.query);
    if (body.kind === 'select' && body.from) enterRelation(body.from);
    if (body.kind === 'query') enterQuery(body.query);
    if (body.kind === 'set') {
      enterQuery(body.left);
      enterQuery(body.right);
    }
  };
  enterQuery(query);
  walkQuery(query, (expression) => {
    if ('query' in expression) enterQuery(expression.query);
    return undefined;
  });
  return found;
}

const columnOf = (expression: Typed | undefined): number | undefined =>
  expression?.kind === 'column'
    ? expression.column.id
    : expression?.kind === 'cast'
      ? columnOf(expression.operand)
      : undefined;

/** Lake and Athena charge by the bytes that they scan, and eventTime is what limits those. */
export function unboundedTables(query: QueryPlan): LintFinding[] {
  const bounded = new Set<number | undefined>();
  walkQuery(query, (expression) => {
    if (expression.kind === 'call') {
      const [left, right] = expression.args;
      if (['$ge', '$gt', '$eq', '$in'].includes(expression.name)) bounded.add(columnOf(left));
      if (['$le', '$lt', '$eq'].includes(expression.name)) bounded.add(columnOf(right));
    }
    return undefined;
  });
  const seen = new Set<RelationPlan>();
  return relations(query).flatMap((relation) => {
    if (relation.kind !== 'table' || seen.has(relation)) return [];
    seen.add(relation);
    const time = relation.columns.find(({ name }) => name.toLowerCase() === 'eventtime');
    if (!time || bounded.has(time.column.id)) return [];
    return [
      finding(
        {
          severity: 'warning',
          code: 'SQL_LINT_NO_TIME_BOUND',
          message: `${relation.table} is read without a lower bound of eventTime: all of it is scanned, and charged`,
          remedy: "Add eventTime >= timestamp '…'.",
        },
        relation.at,
      ),
    ];
  });
}

export function joins(query: QueryPlan): LintFinding[] {
  return relations(query).flatMap((relation) =>
    relation.kind === 'join' && relation.type === 'full'
      ? [
          finding(
            {
              severity: 'warning',
              code: 'SQL_LINT_FULL_JOIN',
              message: 'FULL JOIN is not among the joins that CloudTrail Lake documents',
              remedy: 'Use LEFT JOIN and UNION.',
            },
            relation.at,
          ),
        ]
      : [],
  );
}

/** Names of fields are shown in lower case by one store and as declared by another. */
export function wholeRows(query: QueryPlan): LintFinding[] {
  if (query.body.kind !== 'select') return [];
  return query.body.items.flatMap(({ of }) =>
    of.type.kind === 'row'
      ? [
          finding(
            {
              severity: 'warning',
              code: 'SQL_LINT_WHOLE_ROW',
              message: 'a whole row is printed differently by each store',
              remedy: 'Select its fields.',
            },
            of.at,
          ),
        ]
      : [],
  );
}
