import { SqlError } from '../errors';
import type { GroupingElement, Expression } from '../syntax/ast';
import { isGroupable, typeName } from '../types/trino-type';
import type { GroupPlan, Typed } from './typed';
import { children, keyOf, subqueryOf, walk, walkQuery } from './walk';

const MAX_SETS = 128;

/** Resolves GROUP BY; `resolve` turns an ordinal or an expression of the sources into what is grouped by. @throws SqlError */
export function analyzeGroupBy(
  elements: readonly GroupingElement[],
  resolve: (expression: Expression) => Typed,
): GroupPlan {
  const keys: Typed[] = [];
  const index = new Map<string, number>();
  const add = (expression: Expression): number => {
    const typed = resolve(expression);
    if (!isGroupable(typed.type)) {
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        typed.at,
        `${typeName(typed.type)} is not comparable, and therefore cannot be used in GROUP BY`,
        "Group by a value in it, e.g. element_at(map, 'key').",
      );
    }
    walk(typed, (inner) => {
      if (['exists', 'scalar query', 'in query', 'quantified'].includes(inner.kind))
        throw new SqlError('SQL_NOT_PORTABLE', inner.at, 'a subquery in GROUP BY is not portable', 'Join it.');
      return undefined;
    });
    const key = keyOf(typed);
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, keys.push(typed) - 1);
    return keys.length - 1;
  };
  const column = (expression: Expression): number => {
    const found = add(expression);
    if (keys[found]?.kind !== 'column') {
      throw new SqlError(
        'SQL_INVALID',
        expression.at,
        'GROUPING SETS, ROLLUP and CUBE take columns only',
        'Calculate the expression in a subquery first.',
      );
    }
    return found;
  };
  let sets: number[][] = [[]];
  let simple = true;
  for (const element of elements) {
    let alternatives: number[][];
    if (element.kind === 'simple') {
      alternatives = [element.expressions.map(add)];
      simple &&= element.expressions.length > 0;
    } else {
      simple = false;
      const groups = element.sets.map((set) => set.map(column));
      alternatives = element.kind === 'sets' ? groups : element.kind === 'rollup' ? rollup(groups) : cube(groups);
    }
    sets = sets.flatMap((set) => alternatives.map((alternative) => [...new Set([...set, ...alternative])]));
    if (sets.length > MAX_SETS)
      throw new SqlError(
        'SQL_INVALID',
        element.at,
        `GROUP BY makes more than ${MAX_SETS} grouping sets`,
        'Name fewer columns.',
      );
  }
  return simple ? { keys } : { keys, sets };
}

const rollup = (groups: readonly number[][]): number[][] =>
  Array.from({ length: groups.length + 1 }, (_, i) => groups.slice(0, groups.length - i).flat());

const cube = (groups: readonly number[][]): number[][] =>
  groups.reduceRight<number[][]>((sets, group) => [...sets.map((set) => [...group, ...set]), ...sets], [[]]);

/** Everything outside aggregates must be made of what is grouped by. `columns` are the ids that FROM yields. @throws SqlError */
export function checkGrouped(expression: Typed, group: GroupPlan, columns: ReadonlySet<number>, clause: string): void {
  const keys = new Set(group.keys.map(keyOf));
  const check = (inner: Typed): void => {
    if (keys.has(keyOf(inner)) || inner.kind === 'aggregate') return;
    if (inner.kind === 'grouping') {
      for (const arg of inner.args) {
        if (!keys.has(keyOf(arg)))
          throw new SqlError(
            'SQL_GROUPING',
            arg.at,
            'the argument of GROUPING must be a column of GROUP BY',
            'Name a column that is grouped by.',
          );
      }
      return;
    }
    if (inner.kind === 'column' && columns.has(inner.column.id)) {
      throw new SqlError(
        'SQL_GROUPING',
        inner.at,
        `'${inner.name}' must be an aggregate expression or appear in GROUP BY clause${clause ? ` (${clause})` : ''}`,
        'Add it to GROUP BY, or take max(…), arbitrary(…) or array_agg(…) of it.',
      );
    }
    for (const child of children(inner)) check(child);
    const query = subqueryOf(inner);
    if (query) walkQuery(query, (deep) => (keys.has(keyOf(deep)) ? 'skip' : (checkColumn(deep, columns), undefined)));
  };
  check(expression);
}

function checkColumn(expression: Typed, columns: ReadonlySet<number>): void {
  if (expression.kind !== 'column' || !columns.has(expression.column.id)) return;
  throw new SqlError(
    'SQL_GROUPING',
    expression.at,
    `'${expression.name}' in the subquery must appear in GROUP BY clause`,
    'Add it to GROUP BY.',
  );
}
